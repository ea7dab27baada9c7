using Theia.Networks;

namespace Theia.Teachers;

/// <summary>What a teacher is made of, checked against each other.</summary>
/// <param name="Spec">Id, architecture and size of what is stored.</param>
/// <param name="Family">How its features are stored.</param>
/// <param name="Network">The network, with its weights. Belongs to the caller that takes the parts.</param>
/// <param name="Processor">How it prepares images.</param>
/// <param name="Feature">The feature that is stored.</param>
internal sealed record TeacherParts(
    TeacherSpec Spec, TeacherFamily Family, INetwork Network, ImageProcessor Processor, string Feature);
