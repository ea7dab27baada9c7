namespace Theia.Data.Packing;

/// <summary>An image as a shard holds it: an npy file of uint8 [size, size, 3].</summary>
internal static class ImagePayload
{
    /// <summary>Extension of the member.</summary>
    public const string Extension = ColumnSchema.ImageExtension;

    private const int NpyHeader = 128;   // NumPy's, for any shape up to 4096

    /// <summary>Bytes of the payload of an image.</summary>
    public static int Length(int size) => NpyHeader + (3 * size * size);

    /// <summary>
    /// Resizes an image as the reference does (Pillow's bilinear filter, whatever its aspect)
    /// and puts it into an npy file.
    /// </summary>
    public static byte[] Make(RgbImage image, int size)
    {
        RgbImage small = image.Resize(size, size, Resampling.Bilinear);
        return NpyFile.ToBytes(new TensorData(DType.U8, [size, size, 3], small.Pixels));
    }
}
