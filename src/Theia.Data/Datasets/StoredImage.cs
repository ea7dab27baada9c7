using Theia.Data.Errors;
using Theia.Data.Tensors.Npy;

namespace Theia.Data.Datasets;

/// <summary>
/// The size of an image as an npy array of a shard holds it. Ours are [H, W, 3]; the reference's own preparation also
/// stored gray ones as [H, W] and others as [H, W, 4], whose fourth channel is dropped.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Channels">1, 3 or 4 bytes a pixel.</param>
internal readonly record struct StoredImage(int Height, int Width, int Channels)
{
    /// <summary>Bytes of the image as RGB.</summary>
    public int RgbLength => Height * Width * 3;

    /// <summary>Reads the shape off a header.</summary>
    /// <exception cref="DataException">It is no image.</exception>
    public static StoredImage Of(NpyHeader header, string source)
    {
        IReadOnlyList<long> shape = header.Shape;
        var channels = shape.Count == 2 ? 1 : shape.Count == 3 ? shape[2] : 0;
        if (header.Type != DType.U8 || header.FirstAxisFastest || channels is not (1 or 3 or 4)
            || shape.Any(size => size < 1) || shape[0] * shape[1] > Array.MaxLength / 4)
        {
            throw new DataException(
                source,
                $"is {header.Type} [{string.Join(", ", shape)}]{(header.FirstAxisFastest ? " in Fortran order" : "")}, "
                    + "which is not an image; expected U8 [H, W, 3] ([H, W] and [H, W, 4] are accepted).",
                Remedy.Pack("Pack the image again."));
        }

        return new StoredImage((int)shape[0], (int)shape[1], (int)channels);
    }

    /// <summary>Decodes a whole payload.</summary>
    public static RgbImage Decode(byte[] payload, string source)
    {
        var header = NpyHeader.Parse(payload, payload.Length, source);
        var stored = Of(header, source);
        var pixels = GC.AllocateUninitializedArray<byte>(stored.RgbLength);
        stored.ToRgb(payload.AsSpan(header.DataStart), pixels);
        return new RgbImage(stored.Width, stored.Height, pixels);
    }

    /// <summary>Repeats gray, drops a fourth channel.</summary>
    public void ToRgb(ReadOnlySpan<byte> stored, Span<byte> rgb)
    {
        if (Channels == 3)
        {
            stored.CopyTo(rgb);
            return;
        }

        for (int from = 0, to = 0; to < rgb.Length; from += Channels, to += 3)
        {
            rgb[to] = stored[from];
            rgb[to + 1] = stored[Channels == 1 ? from : from + 1];
            rgb[to + 2] = stored[Channels == 1 ? from : from + 2];
        }
    }
}
