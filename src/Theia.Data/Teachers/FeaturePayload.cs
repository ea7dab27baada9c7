using System.Runtime.InteropServices;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Teachers;

/// <summary>The stored features of one image: a safetensors file of bf16 arrays.</summary>
internal static class FeaturePayload
{
    private static readonly Remedy _remedy =
        Remedy.Extract("Check the teacher's weights and the image, then extract again.", null, null, force: true);

    /// <summary>Checks what a teacher gave for an image and writes it as bytes.</summary>
    /// <exception cref="DataException">An array is missing or of another type or size than the teacher promised, or
    /// holds NaN or infinity.</exception>
    public static byte[] Of(TeacherSpec spec, IReadOnlyDictionary<string, TensorData> features, string source)
    {
        FeatureLayout.Require(
            features.ToDictionary(feature => feature.Key, feature => (feature.Value.Type, feature.Value.Shape)),
            spec, spec.HasClassToken, source);
        RequireFinite(features["embedding"].Bytes.Span, spec, source);
        foreach ((var name, TensorData tensor) in features)
            RequireFinite(name, tensor.Type, tensor.Bytes.Span, source);
        return SafetensorsWriter.ToBytes(
            SafetensorsWriter.OfficialOrder(features.Select(feature => new TensorSource(feature.Key, feature.Value))));
    }

    /// <summary>The schema of a column of such features.</summary>
    /// <param name="spec">The teacher.</param>
    /// <param name="features">The arrays of a sample.</param>
    public static ColumnSchema Schema(TeacherSpec spec, IReadOnlyDictionary<string, TensorData> features) =>
        new(spec.FolderName, ColumnKind.Features, spec.SampleExtension)
        {
            TeacherId = spec.Id,
            Arrays = [.. features.Select(array => new ArraySchema(array.Key, array.Value.Type, array.Value.Shape))],
        };

    /// <summary>Refuses maps with NaN or infinity, naming the first channel.</summary>
    public static void RequireFinite(ReadOnlySpan<byte> embedding, TeacherSpec spec, string source)
    {
        var at = FiniteValues.IndexOfOther(DType.BF16, embedding);
        if (at >= 0)
        {
            throw NotFinite(
                spec, source, at / spec.Size.Positions,
                BFloat16.ToSingle(MemoryMarshal.Cast<byte, ushort>(embedding)[at]));
        }
    }

    /// <summary>Refuses a stored tensor with NaN or infinity; class tokens are learned like maps.</summary>
    /// <param name="payload">All of what is stored of an image.</param>
    /// <param name="source">How errors name it.</param>
    public static void RequireFinite(ReadOnlySpan<byte> payload, string source)
    {
        var header = SafetensorsBlob.ParseHeader(payload, payload.Length, source);
        foreach (TensorInfo tensor in header.Tensors.Values)
        {
            RequireFinite(
                tensor.Name, tensor.Type, payload.Slice((int)(header.DataStart + tensor.Begin), (int)tensor.ByteLength),
                source);
        }
    }

    private static void RequireFinite(string name, DType type, ReadOnlySpan<byte> bytes, string source) =>
        FiniteValues.Require(type, bytes, $"'{TerminalText.Of(name)}'", source, _remedy);

    /// <summary>The error for a feature that is not finite.</summary>
    public static DataException NotFinite(TeacherSpec spec, string source, int channel, float value) => new(
        source,
        $"channel {channel} of the features of {spec.Id} contains {value}, "
            + "which would make every mean and loss over it useless.",
        _remedy);
}
