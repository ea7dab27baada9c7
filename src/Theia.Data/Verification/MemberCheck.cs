using System.Text.Json;
using Theia.Data.Datasets;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Npy;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Verification;

/// <summary>Checks a payload by its extension alone, for a shard of an unknown column.</summary>
internal static class MemberCheck
{
    /// <summary>Checks one payload; extensions that are not known are passed over.</summary>
    /// <exception cref="DataException">Its content does not match its extension, or has NaN or infinity.</exception>
    public static void Run(string extension, ReadOnlySpan<byte> payload, string shard)
    {
        if (extension == ColumnSchema.ImageExtension)
            StoredImage.Of(NpyHeader.Parse(payload, payload.Length, shard), shard);
        else if (extension == "safetensors" || extension.EndsWith(".safetensors", StringComparison.Ordinal))
            CheckTensors(payload, shard);
        else if (extension == "json" || extension.EndsWith(".json", StringComparison.Ordinal))
            CheckJson(payload, shard);
    }

    /// <summary>Refuses a payload that is not JSON.</summary>
    public static void CheckJson(ReadOnlySpan<byte> payload, string shard)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                // Reading to the end is the check.
            }
        }
        catch (JsonException damage)
        {
            throw new DataException(shard, $"is not valid JSON: {damage.Message}", "Write this shard again.", damage);
        }
    }

    private static void CheckTensors(ReadOnlySpan<byte> payload, string shard)
    {
        var header = SafetensorsBlob.ParseHeader(payload, payload.Length, shard);
        foreach (TensorInfo tensor in header.Tensors.Values)
        {
            ReadOnlySpan<byte> values = payload.Slice((int)(header.DataStart + tensor.Begin), (int)tensor.ByteLength);
            FiniteValues.Require(
                tensor.Type, values, $"'{TerminalText.Of(tensor.Name)}'", shard, "Write this shard again.");
            BooleanData.Check(tensor, values, shard);
        }
    }
}
