using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>The only place that touches SkiaSharp.</summary>
internal static unsafe class ImageCodec
{
    /// <summary>
    /// Decodes a file whose header has been checked. No color management; color under transparency is kept as stored.
    /// </summary>
    /// <exception cref="DataException">The pixels are damaged or not all there.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, PixelSize size, string name)
    {
        fixed (byte* data = file)
        {
            using var wrapped = SKData.Create((nint)data, file.Length);
            using var codec = SKCodec.Create(wrapped);
            if (codec is null || codec.Info.Width != size.Width || codec.Info.Height != size.Height)
                throw DamagedImage.Whole(name, $"damaged header: it declares {size}, but no decoder supports it");

            // Without a color space nothing is converted. Unpremultiplied, because Pillow drops
            // alpha and leaves the color alone.
            SKAlphaType alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
            var wanted = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, colorspace: null);
            var buffer = NativeMemory.Alloc((nuint)size.Pixels, 4);
            try
            {
                SKCodecResult result = codec.GetPixels(wanted, (nint)buffer);
                if (result != SKCodecResult.Success)
                    throw DamagedImage.Whole(name, $"{codec.EncodedFormat} whose pixels are {Describe(result)}");
                var pixels = GC.AllocateUninitializedArray<byte>((int)(3 * size.Pixels));
                DropAlpha((byte*)buffer, pixels);
                return new(size.Width, size.Height, pixels);
            }
            finally
            {
                NativeMemory.Free(buffer);
            }
        }
    }

    /// <summary>Encodes as 8-bit RGB.</summary>
    public static byte[] EncodePng(RgbImage image)
    {
        var buffer = (byte*)NativeMemory.Alloc((nuint)image.Pixels.Length / 3, 4);
        try
        {
            for (var i = 0; i < image.Pixels.Length / 3; i++)
            {
                image.Pixels.AsSpan(3 * i, 3).CopyTo(new(buffer + 4 * i, 3));
                buffer[4 * i + 3] = byte.MaxValue;
            }

            var info = new SKImageInfo(
                image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, colorspace: null);
            using var pixmap = new SKPixmap(info, (nint)buffer);
            using SKData encoded = pixmap.Encode(
                new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 6))
                ?? throw new ResourceException(
                    $"Encoding an image of {image.Width} x {image.Height} pixels as PNG failed; "
                    + "it may be out of memory.");
            return encoded.ToArray();
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "incomplete: the file was cut, or its end is damaged",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "damaged",
        _ => $"of a kind that the decoder does not support ({result})",
    };

    private static void DropAlpha(byte* source, byte[] target)
    {
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0x80, 0x80, 0x80, 0x80);
        fixed (byte* to = target)
        {
            var at = 0;
            for (; at + Vector128<byte>.Count <= target.Length; at += 12)
                Vector128.Shuffle(Vector128.Load(source + at / 3 * 4), order).Store(to + at);
            for (; at < target.Length; at++)
                to[at] = source[at / 3 * 4 + at % 3];
        }
    }
}
