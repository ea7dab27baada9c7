using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

/// <summary>The ways by which a JPEG may be decoded: all must give the same pixels.</summary>
internal static class Decoders
{
    /// <summary>With libjpeg-turbo where the machine has it, and without.</summary>
    public static IEnumerable<(string Name, TurboJpeg? Turbo)> All =>
        TurboJpeg.Shared is { } turbo ? [("libjpeg-turbo", turbo), ("Skia", null)] : [("Skia", null)];
}
