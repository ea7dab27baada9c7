namespace Theia.Lab.Pretraining.Configuration;

/// <summary>What a small teacher learns from.</summary>
internal enum PretrainObjective
{
    /// <summary>A plain vision transformer learns the attributes of scenes from their labels.</summary>
    Vit,

    /// <summary>
    /// DINOv2: images without labels; the student agrees with a moving average of itself over
    /// several crops and behind masks.
    /// </summary>
    DinoV2,

    /// <summary>CLIP: images and captions that belong together are brought together.</summary>
    Clip,

    /// <summary>SAM: points and boxes ask for objects of scenes and for their parts; their masks are known.</summary>
    Sam,

    /// <summary>Depth Anything: the inverse depth of each pixel, up to scale and shift.</summary>
    Depth,
}
