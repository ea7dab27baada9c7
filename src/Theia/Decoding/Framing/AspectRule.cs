namespace Theia;

/// <summary>How an image that is not square becomes the square that the networks take.</summary>
public enum AspectRule
{
    /// <summary>Stretched, as the student and the published data sets were trained; results are stretched back.</summary>
    Squash,

    /// <summary>Shrunk to fit, with gray bars, so that shapes keep their proportions; results are cut back.</summary>
    Letterbox,
}
