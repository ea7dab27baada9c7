namespace Theia;

/// <summary>What a policy was trained for and with, for the user who runs it. All of it may be unknown.</summary>
public sealed record PolicyFacts
{
    /// <summary>The encoder of the images, in a few words. Default: null.</summary>
    public string? Encoder { get; init; }

    /// <summary>SHA-256 of the encoder's weights, 64 hexadecimal digits. Default: null.</summary>
    public string? EncoderSha256 { get; init; }

    /// <summary>Name of the task. Default: null.</summary>
    public string? Task { get; init; }

    /// <summary>Side of the square camera images in pixels. Default: null.</summary>
    public int? ImageSide { get; init; }

    /// <summary>Name of the camera. Default: null.</summary>
    public string? Camera { get; init; }

    /// <summary>Training steps of the weights. Default: null.</summary>
    public long? Step { get; init; }

    /// <summary>Score of the weights when they were evaluated; higher is better. Default: null.</summary>
    public double? Score { get; init; }
}
