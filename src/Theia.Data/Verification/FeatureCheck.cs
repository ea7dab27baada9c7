using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Verification;

/// <summary>
/// Features are safetensors with a bf16 map <c>embedding</c> [C, H, W] and perhaps tokens; all
/// samples of a teacher have the same tensors.
/// </summary>
internal sealed class FeatureCheck(string folder, FeatureSize? size) : ColumnCheck
{
    private const string Remedy = "Extract the features of this shard again.";

    private string? _layout;

    /// <inheritdoc/>
    public override string Extension { get; } = $"{folder.ToLowerInvariant()}.safetensors";

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard)
    {
        var header = SafetensorsBlob.ParseHeader(payload, payload.Length, shard);
        CheckLayout(header, shard);
        foreach (TensorInfo tensor in header.Tensors.Values)
        {
            ReadOnlySpan<byte> values = payload.Slice((int)(header.DataStart + tensor.Begin), (int)tensor.ByteLength);
            FiniteValues.Require(tensor.Type, values, $"'{TerminalText.Of(tensor.Name)}'", shard, Remedy);
        }
    }

    private void CheckLayout(SafetensorsHeader header, string shard)
    {
        if (!header.Tensors.TryGetValue("embedding", out TensorInfo? map) || map.Shape.Count != 3)
            throw new DataException(shard, $"has no map 'embedding' [C, H, W], only {Describe(header)}.", Remedy);
        if (header.Tensors.Values.FirstOrDefault(tensor => tensor.Type != DType.BF16) is { } other)
            throw new DataException(shard, $"'{other.Name}' is {other.Type}, not BF16.", Remedy);
        if (size is { } declared && !map.Shape.SequenceEqual([declared.Channels, declared.Height, declared.Width]))
        {
            throw new DataException(
                shard, $"'embedding' is [{string.Join(", ", map.Shape)}], but the teacher declares {declared}.",
                Remedy);
        }

        var layout = Describe(header);
        _layout ??= layout;
        if (layout != _layout)
        {
            throw new DataException(
                shard, $"has {layout}, but the first sample of this teacher has {_layout}.", Remedy);
        }
    }

    private static string Describe(SafetensorsHeader header) => header.Tensors.Count == 0
        ? "nothing"
        : string.Join(", ", header.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"'{tensor.Name}' [{string.Join(", ", tensor.Shape)}]"));
}
