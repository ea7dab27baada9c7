using Theia.Decoding.Framing;

namespace Theia.Decoding.Views;

/// <summary>Decodes the features of one teacher, its own or a student's prediction of them.</summary>
internal interface IFeatureView : IDisposable
{
    /// <summary>What it decodes.</summary>
    DecodeKind Kind { get; }

    /// <summary>The teacher's id, which is the target of the student.</summary>
    string Target { get; }

    /// <summary>Decodes the features of one image.</summary>
    /// <param name="tokens">[1, N, C], row by row.</param>
    /// <param name="frame">The image that they are of.</param>
    /// <param name="isTeacher">True for those of the teacher itself.</param>
    /// <returns>What is shown, one after the other; one or several.</returns>
    IReadOnlyList<IDecoded> Decode(Tensor tokens, ImageFrame frame, bool isTeacher);
}
