using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Theia.Tests.Images;

/// <summary>
/// Compares arrays with their description in a golden JSON file: shape, hash, and the stored elements.
/// </summary>
internal sealed class GoldenArrays(params string[] safetensors)
{
    private readonly IReadOnlyDictionary<string, TensorData> _tensors =
        SafetensorsFile.ReadAll(Goldens.At(safetensors));

    /// <summary>What did not fit, with the case it belongs to; empty when all is well.</summary>
    public List<string> Mismatches { get; } = [];

    /// <summary>Largest difference seen between floats.</summary>
    public double LargestDifference { get; private set; }

    /// <summary>A stored array.</summary>
    public TensorData this[string key] => _tensors[key];

    /// <summary>Holds bytes against the golden, exactly.</summary>
    public void Check(string name, JsonElement golden, ReadOnlySpan<byte> actual, params long[] shape)
    {
        if (!HasShape(name, golden, shape))
            return;
        if (Convert.ToHexStringLower(SHA256.HashData(actual)) == golden.GetProperty("sha256").GetString())
            return;
        (TensorData? stored, var step) = Stored(golden);
        int different = 0, largest = 0;
        for (var i = 0; stored is not null && i < stored.Bytes.Length; i++)
        {
            var distance = Math.Abs(stored.Bytes.Span[i] - actual[i * step]);
            different += distance > 0 ? 1 : 0;
            largest = Math.Max(largest, distance);
        }

        Mismatches.Add(
            $"{name}: bytes differ; {different} of {stored?.Bytes.Length ?? 0} stored ones, by up to {largest}");
    }

    /// <summary>Holds floats against the golden: equal by hash, or each stored element within the tolerance.</summary>
    public void Check(
        string name, JsonElement golden, ReadOnlySpan<float> actual, double tolerance, params long[] shape)
    {
        if (!HasShape(name, golden, shape))
            return;
        if (Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(actual)))
            == golden.GetProperty("sha256").GetString())
        {
            return;
        }

        (TensorData? stored, var step) = Stored(golden);
        ReadOnlySpan<float> wanted = MemoryMarshal.Cast<byte, float>(stored is null ? default : stored.Bytes.Span);
        var largest = wanted.IsEmpty ? double.NaN : 0;
        for (var i = 0; i < wanted.Length; i++)
            largest = Math.Max(largest, Math.Abs((double)wanted[i] - actual[i * step]));
        LargestDifference = Math.Max(LargestDifference, largest);
        if (!(largest <= tolerance))
            Mismatches.Add($"{name}: stored elements differ by up to {largest:G3}");
    }

    private bool HasShape(string name, JsonElement golden, long[] shape)
    {
        var wanted = golden.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64());
        if (wanted.SequenceEqual(shape))
            return true;
        Mismatches.Add($"{name}: shape [{string.Join(", ", shape)}] instead of [{string.Join(", ", wanted)}]");
        return false;
    }

    private (TensorData? Stored, int Step) Stored(JsonElement golden)
    {
        if (golden.TryGetProperty("tensor", out JsonElement whole))
            return (_tensors[whole.GetString()!], 1);
        return golden.TryGetProperty("sample", out JsonElement sample)
            ? (_tensors[sample.GetProperty("tensor").GetString()!], sample.GetProperty("step").GetInt32())
            : (null, 1);
    }
}
