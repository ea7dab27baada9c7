using System.Globalization;
using Theia.Data.Images.Decoding;
using Theia.Data.IO;

namespace Theia;

public sealed partial class DepthMap
{
    private const int Steps = ushort.MaxValue;

    /// <summary>
    /// Writes a PNG of one channel with 16 bits, whole or not at all: 0 is the least value, 65535 the greatest. The
    /// texts <c>depth:offset</c> and <c>depth:step</c> in the file give the values back: offset + step · sample;
    /// <c>depth:kind</c> is <c>inverse</c> or <c>meters</c>.
    /// </summary>
    /// <param name="path">Replaced if it is there; its folder is made if it is not.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void SavePng16(string path) => AtomicFile.WriteBytes(path, EncodePng16());

    /// <summary>The file of <see cref="SavePng16"/> in memory.</summary>
    public byte[] EncodePng16()
    {
        var span = (double)Greatest - Least;
        var samples = Array.ConvertAll(
            Values, value => span > 0 ? (ushort)Math.Round((value - (double)Least) / span * Steps) : (ushort)0);
        return Gray16PngEncoder.Encode(
            samples, Width, Height,
            ("depth:kind", IsMetric ? "meters" : "inverse"),
            ("depth:offset", Least.ToString("R", CultureInfo.InvariantCulture)),
            ("depth:step", (span / Steps).ToString("R", CultureInfo.InvariantCulture)));
    }
}
