namespace Theia.Training.Precision;

/// <summary>Decides what a run computes in and where.</summary>
internal static class PrecisionChoice
{
    /// <summary>How a checkpoint calls the two.</summary>
    public const string BFloat16 = "bf16", Float32 = "fp32";

    /// <summary>Whether products run in bfloat16, and a sentence that says what was chosen and why.</summary>
    /// <exception cref="UsageException">bfloat16 is asked for and this libtorch cannot be switched to it.</exception>
    public static (bool BFloat16, string Notice) Of(DistillConfig config) => Of(config.Precision, config.Device);

    /// <inheritdoc cref="Of(DistillConfig)"/>
    public static (bool BFloat16, string Notice) Of(Theia.Precision precision, string device)
    {
        var inHardware = device != "cpu" || ProcessorFeatures.HasBFloat16;
        switch (precision)
        {
            case Theia.Precision.Fp32:
                return (false, "Precision: float32, as configured.");
            case Theia.Precision.Bf16 when !Autocast.IsAvailable:
                throw new UsageException($"precision is bf16, but libtorch {torch.__version__} on this system offers no way to it. Set precision to fp32.");
            case Theia.Precision.Bf16:
                return (true, inHardware ? "Precision: bfloat16, as configured." : $"Precision: bfloat16, as configured; this processor ({ProcessorFeatures.Name}) has no instructions for it, so float32 would be faster.");
            default:
                return inHardware && Autocast.IsAvailable
                    ? (true, "Precision: bfloat16 products, since this machine has them in hardware.")
                    : (false, $"Precision: float32, since this processor ({ProcessorFeatures.Name}) has no bfloat16 products.");
        }
    }

    /// <summary>Where a run computes.</summary>
    /// <exception cref="UsageException">CUDA is asked for and is not there.</exception>
    public static Device DeviceOf(DistillConfig config) => DeviceOf(config.Device);

    /// <inheritdoc cref="DeviceOf(DistillConfig)"/>
    public static Device DeviceOf(string device)
    {
        if (device == "cpu")
            return CPU;
        return cuda.is_available() ? CUDA : throw new UsageException("device is cuda, but libtorch finds no CUDA device here. Set device to cpu.");
    }
}
