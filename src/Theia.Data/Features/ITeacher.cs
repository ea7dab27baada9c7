namespace Theia.Data;

/// <summary>A vision network whose features the student learns: pictures in, named bf16 arrays out.</summary>
public interface ITeacher : IDisposable
{
    /// <summary>What it is and what it stores.</summary>
    TeacherSpec Spec { get; }

    /// <summary>
    /// A hash of everything that decides the features beside the picture: weights, preprocessing, which tensor is taken.
    /// Extraction records it with the features and refuses to mix two teachers in one column; null when unknown.
    /// </summary>
    string? Fingerprint => null;

    /// <summary>Computes what is stored for each picture.</summary>
    /// <param name="images">RGB, any size; prepared by the teacher's own processor.</param>
    /// <returns>
    /// One set of arrays a picture, in order: <c>embedding</c> BF16 [C, H, W] and, where the teacher has one,
    /// <c>cls_token</c> (and <c>pooled_cls_token</c>), with the shapes of the reference.
    /// </returns>
    IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images);
}
