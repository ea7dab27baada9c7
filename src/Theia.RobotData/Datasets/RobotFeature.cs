using System.Text;
using Theia.Data.Tensors;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>A feature of a robot data set: what every frame has one value of.</summary>
/// <param name="Name">Its name, for example <c>observation.state</c>.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Type">Type of the elements; <see cref="DType.U8"/> for images.</param>
/// <param name="Shape">
/// Dimensions of the value of one frame, outermost first: at least one, each at least 1. Images: height, width, 3.
/// </param>
public sealed record RobotFeature(string Name, RobotFeatureKind Kind, DType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Names of the elements, for example of joints. Default: empty, where the data set gives none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>True for images and videos.</summary>
    public bool IsCamera => Kind is RobotFeatureKind.Image or RobotFeatureKind.Video;

    /// <summary>Number of elements in the value of one frame.</summary>
    internal long Length => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>For example <c>F32 [7]</c> or <c>video 480 x 640</c>.</summary>
    internal string Description => Kind switch
    {
        RobotFeatureKind.Numbers => $"{Type.SafetensorsName()} [{string.Join(", ", Shape)}]",
        RobotFeatureKind.Other => "not read",
        _ => $"{Kind.ToString().ToLowerInvariant()} {Shape[0]} x {Shape[1]}",
    };

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
