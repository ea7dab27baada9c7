using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Verification;

/// <summary>
/// Labels are safetensors of which all samples have the same tensors and no number that is none, or JSON objects.
/// </summary>
internal sealed class LabelCheck(ColumnSchema column) : ColumnCheck
{
    private const string Remedy = "Write the scenes of this shard again.";

    private string? _layout;

    /// <inheritdoc/>
    public override string Extension => column.Extension;

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard)
    {
        if (column.IsJson)
            CheckJson(payload, shard);
        else
            CheckTensors(payload, shard);
    }

    private static void CheckJson(ReadOnlySpan<byte> payload, string shard)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new DataException(shard, "is no JSON object.", Remedy);
            while (reader.Read())
            {
            }
        }
        catch (JsonException damage)
        {
            throw new DataException(shard, $"is not valid JSON: {damage.Message}", Remedy, damage);
        }
    }

    private void CheckTensors(ReadOnlySpan<byte> payload, string shard)
    {
        var header = SafetensorsBlob.ParseHeader(payload, payload.Length, shard);
        var layout = string.Join(", ", header.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"'{tensor.Name}' {tensor.Type} [{string.Join(", ", tensor.Shape)}]"));
        _layout ??= layout;
        if (layout != _layout)
        {
            throw new DataException(
                shard, $"has {layout}, but the first sample of this column has {_layout}.", Remedy);
        }

        foreach (TensorInfo tensor in header.Tensors.Values)
        {
            ReadOnlySpan<byte> values = payload.Slice((int)(header.DataStart + tensor.Begin), (int)tensor.ByteLength);
            FiniteValues.Require(tensor.Type, values, $"'{TerminalText.Of(tensor.Name)}'", shard, Remedy);
            BooleanData.Check(tensor, values, shard);
        }
    }
}
