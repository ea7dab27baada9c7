namespace Theia.Data.Images.Preprocessing;

/// <summary>The known processors; each comes with a rule for sizes and defaults for what its file leaves out.</summary>
internal enum ProcessorClass
{
    /// <summary>ViTImageProcessor: exact size.</summary>
    ViT,

    /// <summary>CLIPImageProcessor: shortest edge, center crop.</summary>
    Clip,

    /// <summary>BitImageProcessor: shortest edge, center crop.</summary>
    Bit,

    /// <summary>SamImageProcessor: longest edge, padded.</summary>
    Sam,

    /// <summary>DPTImageProcessor: multiples of the patch.</summary>
    Dpt,
}
