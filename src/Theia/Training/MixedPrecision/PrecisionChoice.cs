using Theia.Native;

namespace Theia.Training.MixedPrecision;

/// <summary>Decides what a run computes in and where.</summary>
internal static class PrecisionChoice
{
    /// <summary>How a checkpoint calls the two.</summary>
    public const string BFloat16 = "bf16", Float32 = "fp32";

    /// <summary>Whether products use bfloat16, and a notice with the choice and its reason.</summary>
    /// <exception cref="UsageException">bfloat16 is asked for and this libtorch cannot be switched to it, or
    /// <see cref="CpuFeatures.BFloat16Variable"/> is neither on nor off.
    /// </exception>
    public static (bool BFloat16, string Notice) Of(DistillConfig config) => Of(config.Precision, config.Device);

    /// <inheritdoc cref="Of(DistillConfig)"/>
    public static (bool BFloat16, string Notice) Of(Precision precision, string device)
    {
        // Asked in every case, so that a misspelt value is never passed over.
        var prefersBFloat16 = CpuFeatures.PrefersBFloat16 || device != "cpu";
        switch (precision)
        {
            case Precision.Fp32:
                return (false, "Precision: float32, as configured.");
            case Precision.Bf16 when !Autocast.IsAvailable:
                throw new UsageException(
                    $"precision is bf16, but libtorch {torch.__version__} on this system does not support it. "
                    + "Set precision to fp32.");
            case Precision.Bf16:
                return (true, device != "cpu" || CpuFeatures.HasBFloat16
                    ? "Precision: bfloat16, as configured."
                    : $"Precision: bfloat16, as configured; this processor ({CpuFeatures.Name}) "
                        + "has no instructions for it, so float32 would be faster.");
            default:
                return prefersBFloat16 && Autocast.IsAvailable
                    ? (true, $"Precision: bfloat16 products, since {WhyBFloat16(device)}.")
                    : (false, $"Precision: float32, since {WhyFloat32(prefersBFloat16)}.");
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
        if (!Libtorch.HasCuda)
        {
            throw new UsageException(
                "device is cuda, but this build is for the CPU: its libtorch has no CUDA. "
                + "Set device to cpu, or build for a GPU (see docs/native.md).");
        }

        return cuda.is_available() ? CUDA : throw new UsageException(
            "device is cuda, but libtorch finds no CUDA device here. Set device to cpu, or check the driver.");
    }

    private static string WhyBFloat16(string device) =>
        device == "cpu" && CpuFeatures.RequestedBFloat16 is true
            ? $"the environment sets {CpuFeatures.BFloat16Variable}=on"
            : "this machine has them in hardware";

    private static string WhyFloat32(bool prefersBFloat16) => prefersBFloat16
        ? $"libtorch {torch.__version__} on this system does not support bfloat16"
        : CpuFeatures.RequestedBFloat16 is false
            ? $"the environment sets {CpuFeatures.BFloat16Variable}=off"
            : $"this processor ({CpuFeatures.Name}) has no bfloat16 products";
}
