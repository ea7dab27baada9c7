namespace Theia.Data;

/// <summary>Element types of arrays in files, with the names that safetensors gives them (upper case).</summary>
public enum DType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a float32.</summary>
    BF16,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>8-bit float with 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>8-bit float with 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>8-bit float with 8 exponent bits and no sign: a scale. Listed, not read.</summary>
    F8E8M0,

    /// <summary>8-bit float with 4 exponent bits, one zero and no infinity. Listed, not read.</summary>
    F8E4M3Fnuz,

    /// <summary>8-bit float with 5 exponent bits, one zero and no infinity. Listed, not read.</summary>
    F8E5M2Fnuz,

    /// <summary>6-bit float with 2 exponent bits. Listed, not read.</summary>
    F6E2M3,

    /// <summary>6-bit float with 3 exponent bits. Listed, not read.</summary>
    F6E3M2,

    /// <summary>4-bit float, two in a byte. Listed, not read.</summary>
    F4,

    /// <summary>Complex number of two single-precision floats. Listed, not read.</summary>
    C64,
}
