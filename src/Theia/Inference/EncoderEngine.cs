namespace Theia;

/// <summary>What runs a student's backbone. All engines give the same tokens, to rounding.</summary>
public enum EncoderEngine
{
    /// <summary>
    /// libtorch, with the weights laid out for inference: fewer and larger products, packed where the processor gains
    /// by it, in float32 or bfloat16. The default, and the fastest.
    /// </summary>
    Fused,

    /// <summary>libtorch, with the modules that training runs, in float32 only; slower.</summary>
    Plain,
}
