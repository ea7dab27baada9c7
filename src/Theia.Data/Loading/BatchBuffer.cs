using System.Runtime.InteropServices;

namespace Theia.Data.Loading;

/// <summary>The memory of one batch.</summary>
internal sealed class BatchBuffer
{
    private readonly string[] _keys;
    private readonly (ushort[] Embedding, ushort[]? ClassToken)[] _features;
    private readonly int _imageLength;

    public BatchBuffer(int count, int height, int width, IReadOnlyList<FeatureRequest> requests)
    {
        _keys = new string[count];
        _imageLength = height * width * 3;
        _features = [.. requests.Select(request => (
            Allocate<ushort>(count, request.Teacher.Size.Channels * (long)request.Teacher.Size.Positions),
            request.ClassToken ? Allocate<ushort>(count, request.Teacher.Size.Channels) : null))];
        Batch = new SampleBatch
        {
            Keys = _keys,
            Height = height,
            Width = width,
            Images = Allocate<byte>(count, _imageLength),
            Features = requests.Select((request, i) => (request.Teacher.Id,
                Column: new FeatureColumn(request.Teacher.Size, _features[i].Embedding, _features[i].ClassToken)))
                .ToDictionary(pair => pair.Id, pair => pair.Column, StringComparer.Ordinal),
        };
    }

    /// <summary>Samples it holds.</summary>
    public int Count => _keys.Length;

    /// <summary>The batch as exposed to the caller.</summary>
    public SampleBatch Batch { get; }

    public void SetKey(int slot, string key) => _keys[slot] = key;

    public Span<byte> Image(int slot) => Batch.Images.AsSpan(slot * _imageLength, _imageLength);

    public Span<byte> Embedding(int column, int slot) => Part(_features[column].Embedding, slot);

    /// <summary>Place of a class token; empty where none was asked for.</summary>
    public Span<byte> ClassToken(int column, int slot) =>
        _features[column].ClassToken is { } values ? Part(values, slot) : default;

    private Span<byte> Part(ushort[] values, int slot)
    {
        var length = values.Length / Count;
        return MemoryMarshal.AsBytes(values.AsSpan(slot * length, length));
    }

    private static T[] Allocate<T>(int count, long length)
        where T : unmanaged
    {
        if (count * length > Array.MaxLength)
        {
            throw new UsageException(
                $"A batch of {count} samples with {length} values each does not fit one array. "
                + "Choose a smaller batch and accumulate gradients.");
        }

        return GC.AllocateUninitializedArray<T>((int)(count * length));
    }
}
