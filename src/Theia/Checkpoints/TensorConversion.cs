namespace Theia.Checkpoints;

/// <summary>Arrays of files to tensors and back, with one copy of the bytes.</summary>
internal static class TensorConversion
{
    /// <summary>A new tensor on the CPU with the type and shape of the array.</summary>
    /// <exception cref="NotSupportedException">libtorch has no such type (unsigned of more than 8 bits).</exception>
    public static Tensor ToTensor(this TensorData data)
    {
        Tensor tensor = empty([.. data.Shape], dtype: data.Type.ToScalarType());
        data.Bytes.Span.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>The array of a tensor, wherever it lies and however it is strided.</summary>
    public static TensorData ToTensorData(this Tensor tensor)
    {
        using Tensor values = tensor.detach();
        using Tensor near = values.cpu();
        using Tensor here = near.contiguous();
        return new TensorData(here.dtype.ToDType(), here.shape, here.bytes.ToArray());
    }

    /// <summary>The float32 arrays of a batch, image by image.</summary>
    /// <param name="batch">[B, …] by name, wherever they lie.</param>
    /// <param name="count">B.</param>
    public static IReadOnlyDictionary<string, TensorData>[] ToArraysEach(
        this IEnumerable<KeyValuePair<string, Tensor>> batch, int count)
    {
        var images = new Dictionary<string, TensorData>[count];
        for (var i = 0; i < count; i++)
            images[i] = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (var (name, values) in batch)
        {
            using Tensor detached = values.detach();
            using Tensor single = detached.to(ScalarType.Float32);
            using Tensor near = single.cpu();
            for (var i = 0; i < count; i++)
            {
                using Tensor image = near[i];
                images[i].Add(name, image.ToTensorData());
            }
        }

        return images;
    }

    /// <summary>One float32 tensor of the arrays of several images, [B, …] on the CPU.</summary>
    /// <param name="arrays">float32, all of one shape; at least one.</param>
    public static Tensor ToBatch(this IReadOnlyList<TensorData> arrays)
    {
        Tensor batch = empty([arrays.Count, .. arrays[0].Shape], dtype: ScalarType.Float32);
        var bytes = batch.bytes;
        for (var i = 0; i < arrays.Count; i++)
            arrays[i].Bytes.Span.CopyTo(bytes[(i * (bytes.Length / arrays.Count))..]);
        return batch;
    }

    /// <summary>
    /// A tensor as it goes into a file, read when its turn comes, so that a file needs no copy of all of them in
    /// memory.
    /// </summary>
    /// <param name="tensor">Lives until it is written.</param>
    /// <param name="name">Its key in the file.</param>
    /// <param name="type">The type that it has there; null for its own.</param>
    public static TensorSource ToSource(this Tensor tensor, string name, DType? type = null)
    {
        DType stored = type ?? tensor.dtype.ToDType();
        return new(name, stored, tensor.shape, stream =>
        {
            using Tensor values = tensor.detach();
            using Tensor near = values.to(stored.ToScalarType(), CPU);
            using Tensor here = near.contiguous();
            stream.Write(here.bytes);
        });
    }

    /// <summary>The element type of a file as libtorch calls it.</summary>
    public static ScalarType ToScalarType(this DType type) => type switch
    {
        DType.Bool => ScalarType.Bool,
        DType.U8 => ScalarType.Byte,
        DType.I8 => ScalarType.Int8,
        DType.I16 => ScalarType.Int16,
        DType.I32 => ScalarType.Int32,
        DType.I64 => ScalarType.Int64,
        DType.F16 => ScalarType.Float16,
        DType.BF16 => ScalarType.BFloat16,
        DType.F32 => ScalarType.Float32,
        DType.F64 => ScalarType.Float64,
        _ => throw new NotSupportedException($"libtorch has no tensors of type {type}."),
    };

    /// <summary>The element type of a tensor as files call it.</summary>
    public static DType ToDType(this ScalarType type) => type switch
    {
        ScalarType.Bool => DType.Bool,
        ScalarType.Byte => DType.U8,
        ScalarType.Int8 => DType.I8,
        ScalarType.Int16 => DType.I16,
        ScalarType.Int32 => DType.I32,
        ScalarType.Int64 => DType.I64,
        ScalarType.Float16 => DType.F16,
        ScalarType.BFloat16 => DType.BF16,
        ScalarType.Float32 => DType.F32,
        ScalarType.Float64 => DType.F64,
        _ => throw new NotSupportedException($"Files have no name for the type {type}."),
    };

    /// <summary>True for the types that weights may have.</summary>
    public static bool IsFloat(this DType type) => type is DType.F16 or DType.BF16 or DType.F32 or DType.F64;
}
