namespace Theia.Tests.Tensors;

/// <summary>Element types as the goldens call them: by their names in PyTorch and NumPy.</summary>
internal static class TorchNames
{
    public static DType Parse(string name) => name switch
    {
        "bool" => DType.Bool,
        "uint8" => DType.U8,
        "int8" => DType.I8,
        "uint16" => DType.U16,
        "int16" => DType.I16,
        "uint32" => DType.U32,
        "int32" => DType.I32,
        "uint64" => DType.U64,
        "int64" => DType.I64,
        "float16" => DType.F16,
        "bfloat16" => DType.BF16,
        "float32" => DType.F32,
        "float64" => DType.F64,
        "float8_e5m2" => DType.F8E5M2,
        "float8_e4m3fn" => DType.F8E4M3,
        _ => throw new ArgumentException($"Unknown type {name}.", nameof(name)),
    };
}
