using System.Runtime.InteropServices;
using Theia.Data.Loading;

namespace Theia.Data.Features;

/// <summary>What is stored of one picture: a safetensors file of bf16 arrays.</summary>
internal static class FeaturePayload
{
    /// <summary>Checks what a teacher gave for a picture and writes it as bytes.</summary>
    /// <exception cref="DataException">An array is missing or of another type or size than the teacher promised, or holds NaN or infinity.</exception>
    public static byte[] Of(TeacherSpec spec, IReadOnlyDictionary<string, TensorData> features, string source)
    {
        var payload = SafetensorsWriter.ToBytes(SafetensorsWriter.OfficialOrder(features.Select(feature => new TensorSource(feature.Key, feature.Value))));
        var stored = StoredFeature.Of(payload, payload.Length, new FeatureRequest(spec, spec.HasClassToken), source);
        RequireFinite(payload.AsSpan(stored.Embedding.Start, stored.Embedding.Length), spec, source);
        return payload;
    }

    /// <summary>Refuses maps with NaN or infinity, naming the first channel.</summary>
    public static void RequireFinite(ReadOnlySpan<byte> embedding, TeacherSpec spec, string source)
    {
        ReadOnlySpan<ushort> values = MemoryMarshal.Cast<byte, ushort>(embedding);
        var at = FirstNotFinite(values);
        if (at >= 0)
            throw NotFinite(spec, source, at / spec.Size.Positions, BFloat16.ToSingle(values[at]));
    }

    /// <summary>The error for a feature that is no number.</summary>
    public static DataException NotFinite(TeacherSpec spec, string source, int channel, float value) => new(
        source,
        $"channel {channel} of the features of {spec.Id} holds {value}: every mean and loss over it would be lost.",
        "Check the teacher's weights and the picture, then extract again with --force.");

    // All exponent bits set means infinity or NaN.
    private static int FirstNotFinite(ReadOnlySpan<ushort> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if ((values[i] & 0x7F80) == 0x7F80)
                return i;
        }

        return -1;
    }
}
