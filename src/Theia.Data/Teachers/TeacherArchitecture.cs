namespace Theia.Data;

/// <summary>
/// The kind of network that a teacher is: the <c>architecture</c> of its description. A text converts to it, so that a
/// specification can be written as <c>new TeacherSpec("me/net", "vit", size)</c>.
/// </summary>
/// <param name="Name">The name in descriptions, for instance <c>dinov2</c>. Case matters.</param>
public sealed record TeacherArchitecture(string Name)
{
    /// <summary>The vision tower of CLIP.</summary>
    public static TeacherArchitecture Clip { get; } = new("clip");

    /// <summary>DINOv2.</summary>
    public static TeacherArchitecture DinoV2 { get; } = new("dinov2");

    /// <summary>A plain vision transformer.</summary>
    public static TeacherArchitecture Vit { get; } = new("vit");

    /// <summary>The vision tower of LLaVA.</summary>
    public static TeacherArchitecture Llava { get; } = new("llava");

    /// <summary>The image encoder of SAM.</summary>
    public static TeacherArchitecture Sam { get; } = new("sam");

    /// <summary>Depth Anything.</summary>
    public static TeacherArchitecture DepthAnything { get; } = new("depth_anything");

    /// <summary>Any network in an ONNX file. It runs without libtorch.</summary>
    public static TeacherArchitecture Onnx { get; } = new("onnx");

    /// <summary>The architectures that a description may name.</summary>
    internal static IReadOnlyList<TeacherArchitecture> Known { get; } =
        [Clip, DinoV2, Vit, Llava, Sam, DepthAnything, Onnx];

    /// <summary>The architecture of a name; any name is allowed here.</summary>
    /// <param name="name">The name in descriptions.</param>
    public static implicit operator TeacherArchitecture(string name) => new(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static TeacherArchitecture FromString(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
