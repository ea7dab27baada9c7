namespace Theia;

/// <summary>In which numbers a student is trained. Weights, moments and losses are float32 in every case.</summary>
public enum Precision
{
    /// <summary>
    /// bfloat16 if the processor supports it in hardware, otherwise float32. The run reports the
    /// choice. The environment variable <c>THEIA_BFLOAT16</c> (<c>on</c> or <c>off</c>) makes it
    /// choose as on a processor with or without bfloat16.
    /// </summary>
    Auto,

    /// <summary>float32 throughout: the parity path.</summary>
    Fp32,

    /// <summary>Products and convolutions in bfloat16.</summary>
    Bf16,
}
