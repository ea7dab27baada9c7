using System.Globalization;
using System.Runtime.InteropServices;
using Theia.Data.IO;
using Theia.Data.Tensors;

namespace Theia;

public sealed partial class PcaProjection
{
    private const string Mean = "mean", Directions = "components", Low = "low", High = "high";
    private const string Kind = "theia", KindName = "pca", Background = "background", Saturated = "saturated";
    private const string Again = "Fit again, and save it by PcaProjection.Save.";

    /// <summary>Writes the fit, with its colors, to a safetensors file: whole or not at all.</summary>
    /// <param name="path">Replaced if it is there.</param>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public void Save(string path) => SafetensorsWriter.Write(
        path,
        SafetensorsWriter.OfficialOrder(
        [
            Source(Mean, _mean, Channels), Source(Directions, _directions, Components, Channels),
            Source(Low, [.. _ranges.Select(range => range.Low)], Components),
            Source(High, [.. _ranges.Select(range => range.High)], Components),
        ]),
        [
            KeyValuePair.Create(Kind, KindName),
            KeyValuePair.Create(Background, Options.Background.ToString("R", CultureInfo.InvariantCulture)),
            KeyValuePair.Create(Saturated, Options.Saturated.ToString("R", CultureInfo.InvariantCulture)),
        ]);

    /// <summary>Reads a fit.</summary>
    /// <param name="path">A file of <see cref="Save"/>.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is damaged, or another kind of file.</exception>
    public static PcaProjection Load(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault(Kind) != KindName)
            throw new DataException(path, "is a safetensors file, but holds no PCA projection.", Again);
        var mean = Read(file, path, Mean, [null]);
        double[] low = Read(file, path, Low, Components), high = Read(file, path, High, Components);
        return new PcaProjection(
            mean,
            Read(file, path, Directions, Components, mean.Length),
            [.. low.Zip(high)],
            new PcaOptions
            {
                Background = Number(file, path, Background),
                Saturated = Number(file, path, Saturated),
            });
    }

    private static TensorSource Source(string name, double[] values, params long[] shape) =>
        new(name, new TensorData(DType.F64, shape, MemoryMarshal.AsBytes<double>(values).ToArray()));

    private static double[] Read(SafetensorsFile file, string path, string name, params long?[] shape)
    {
        var array = file.Read(name);
        var fits = array.Type == DType.F64 && array.Shape.Count == shape.Length
            && array.Shape.Zip(shape).All(pair => pair.Second is null ? pair.First > 0 : pair.First == pair.Second);
        if (!fits)
        {
            throw new DataException(
                path,
                $"'{name}' is {array.Type} [{string.Join(", ", array.Shape)}] "
                + $"where F64 [{string.Join(", ", shape.Select(size => size?.ToString() ?? "C"))}] is expected.",
                Again);
        }

        FiniteValues.Require(array.Type, array.Bytes.Span, $"array '{name}'", path, Again);
        return MemoryMarshal.Cast<byte, double>(array.Bytes.Span).ToArray();
    }

    private static double Number(SafetensorsFile file, string path, string name)
    {
        var text = file.Metadata.GetValueOrDefault(name) ?? "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && !double.IsNaN(value)
            ? value
            : throw new DataException(path, $"'{name}' is '{TerminalText.Of(text)}', which is no number.", Again);
    }
}
