namespace Theia.Training.Configuration;

/// <summary>
/// Limits of numbers in a configuration: a sentence that begins with the key, null where the value is within.
/// </summary>
internal static class ConfigLimits
{
    /// <summary>A whole number with a least value.</summary>
    public static string? AtLeast(string key, long value, long least) =>
        value >= least ? null : $"{key} must be at least {least}; got {value}.";

    /// <summary>A finite number above 0.</summary>
    public static string? Positive(string key, double value) =>
        double.IsFinite(value) && value > 0 ? null : $"{key} must be a positive number; got {value}.";

    /// <summary>A finite number from 0.</summary>
    public static string? NotNegative(string key, double value) =>
        double.IsFinite(value) && value >= 0 ? null : $"{key} must not be negative; got {value}.";

    /// <summary>A number between two others, which are allowed.</summary>
    public static string? Within(string key, double value, double least, double most) =>
        value >= least && value <= most ? null : $"{key} must be in [{least}, {most}]; got {value}.";
}
