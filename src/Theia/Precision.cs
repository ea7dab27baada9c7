namespace Theia;

/// <summary>In which numbers a student is trained. Weights, moments and losses are float32 in every case.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the processor multiplies it in hardware, else float32. The run says which.</summary>
    Auto,

    /// <summary>float32 throughout: the parity path.</summary>
    Fp32,

    /// <summary>Products and convolutions in bfloat16.</summary>
    Bf16,
}
