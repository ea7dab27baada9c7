using Theia.Native;
using Theia.Networks.Vit;

namespace Theia.Inference;

/// <summary>Opens the engine that a setting names.</summary>
internal static class EncoderEngines
{
    /// <summary>Opens an engine.</summary>
    /// <param name="engine">Which.</param>
    /// <param name="model">The backbone; the caller keeps it, and its weights, while the engine lives.</param>
    /// <param name="precision">What <see cref="Resolve"/> returned.</param>
    public static IEncoderEngine Open(EncoderEngine engine, VitModel model, Precision precision) => engine switch
    {
        EncoderEngine.Plain => new PlainEngine(model),
        _ => new FusedEncoder(model, precision == Precision.Bf16 ? bfloat16 : float32),
    };

    /// <summary>The numbers that an engine computes in on this machine: float32 or bfloat16.</summary>
    /// <exception cref="UsageException">The engine computes in other numbers, or there is no such engine.</exception>
    public static Precision Resolve(EncoderEngine engine, Precision precision)
    {
        var auto = precision == Precision.Auto;
        switch (engine)
        {
            case EncoderEngine.Fused:
                return auto ? CpuFeatures.PrefersBFloat16 ? Precision.Bf16 : Precision.Fp32 : precision;
            case EncoderEngine.Plain when precision != Precision.Bf16:
                return Precision.Fp32;
            case EncoderEngine.Plain:
                throw new UsageException(
                    $"The engine {engine} computes in float32; got the precision {precision}. "
                    + $"Choose the engine {EncoderEngine.Fused} for bfloat16.");
            default:
                throw new UsageException(
                    $"Unknown engine {engine}. Known engines: {EncoderEngine.Fused}, {EncoderEngine.Plain}.");
        }
    }
}
