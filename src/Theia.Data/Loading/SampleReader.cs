using System.Buffers;
using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.Teachers;
using Theia.Data.Tensors.Npy;

namespace Theia.Data.Loading;

/// <summary>
/// Reads payloads straight into the memory of a batch. The samples of a column have one layout, so
/// what the sample before taught lets a payload be scattered by one call; where the header turns
/// out to differ, it is read again as it is.
/// </summary>
internal sealed class SampleReader(IReadOnlyList<FeatureRequest> requests, int height, int width)
{
    private const int LongestHead = 1024;   // kept on the stack

    private readonly FeatureLayout?[] _layouts = new FeatureLayout?[requests.Count];
    private byte[] _imageHead = [];

    /// <summary>Reads an image as RGB.</summary>
    public void Image(ColumnShard shard, int index, string key, Span<byte> rgb)
    {
        var known = Volatile.Read(ref _imageHead);
        if (shard.Length(index) != known.Length + rgb.Length)
        {
            OddImage(shard, index, key, rgb);
            return;
        }

        Span<byte> head = stackalloc byte[LongestHead];
        head = head[..known.Length];
        shard.Read(index, head, rgb);
        if (!head.SequenceEqual(known))
            OddImage(shard, index, key, rgb);
        else if (shard.NeedsCheck(index))
            shard.Check(index, key, head, rgb, default);
    }

    /// <summary>Reads a map and, where wanted, the class token.</summary>
    public void Feature(
        int column, ColumnShard shard, int index, string key, Span<byte> embedding, Span<byte> classToken)
    {
        if (Volatile.Read(ref _layouts[column]) is { } known
            && TryRead(known, shard, index, key, embedding, classToken))
        {
            return;
        }

        if (!TryRead(Learn(column, shard, index, key), shard, index, key, embedding, classToken))
        {
            throw new DataException(
                Source(shard, key), "changed while it was read.",
                "Wait until the program that writes it has finished, then run again.");
        }
    }

    private static bool TryRead(
        FeatureLayout layout, ColumnShard shard, int index, string key, Span<byte> embedding, Span<byte> classToken)
    {
        if (shard.Length(index) != layout.Length)
            return false;
        var end = layout.Embedding.Start + layout.Embedding.Length;
        var check = shard.NeedsCheck(index);
        var behind = check ? (int)layout.Length
            : layout.ClassToken is { } last ? Math.Max(end, last.Start + last.Length)
            : end;
        var memory = ArrayPool<byte>.Shared.Rent(layout.Embedding.Start + behind - end);
        try
        {
            Span<byte> head = memory.AsSpan(0, layout.Embedding.Start),
                tail = memory.AsSpan(layout.Embedding.Start, behind - end);
            shard.Read(index, head, embedding, tail);
            if (!head.StartsWith(layout.Head))
                return false;
            if (layout.ClassToken is { } token)
            {
                (token.Start < end ? head.Slice(token.Start, token.Length) : tail.Slice(
                    token.Start - end, token.Length)).CopyTo(classToken);
            }

            if (check)
                shard.Check(index, key, head, embedding, tail);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    private FeatureLayout Learn(int column, ColumnShard shard, int index, string key)
    {
        FeatureRequest wanted = requests[column];
        var layout = FeatureLayout.Read(shard, index, key, wanted.Teacher, wanted.ClassToken);
        Volatile.Write(ref _layouts[column], layout);
        return layout;
    }

    // Gray, with alpha, of another size, or with another header than NumPy's.
    private void OddImage(ColumnShard shard, int index, string key, Span<byte> rgb)
    {
        var source = Source(shard, key);
        var length = shard.Length(index);
        var most = (4L * height * width) + NpyHeader.MaxTextLength + 12;
        var payload = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, most));
        try
        {
            Span<byte> whole = payload.AsSpan(0, (int)Math.Min(length, most));
            shard.Read(index, whole);
            var header = NpyHeader.Parse(whole, length, source);
            var stored = StoredImage.Of(header, source);
            if (stored.Height != height || stored.Width != width)
            {
                throw new DataException(
                    source,
                    $"is {stored.Width} x {stored.Height} pixels, but the first image has {width} x {height}: "
                        + "all images of a batch must have one size.",
                    Remedy.Pack("Pack all data sets of the mix at one size."));
            }

            if (stored.Channels == 3 && header.DataStart <= LongestHead)
                Volatile.Write(ref _imageHead, whole[..header.DataStart].ToArray());
            if (shard.NeedsCheck(index))
                shard.Check(index, key, whole, default, default);
            stored.ToRgb(whole[header.DataStart..], rgb);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }

    private static string Source(ColumnShard shard, string key) => $"{shard.Path}, sample '{key}'";
}
