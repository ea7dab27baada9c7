using Theia.Lab.Probing;
using Theia.Teachers;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Text-to-image retrieval with the class token that a student predicts for CLIP: denormalized, then passed through
/// CLIP's last norm and projection.
/// </summary>
internal sealed class CaptionHead : IDisposable
{
    private readonly TheiaModel _student;
    private readonly string _target;
    private readonly ClipRetrieval _texts;
    private readonly Dictionary<string, ChannelStatistics>? _statistics;

    /// <param name="student">Stays the caller's.</param>
    /// <param name="target">What it predicts of the CLIP's class token.</param>
    /// <param name="folder">The CLIP, with its text tower.</param>
    /// <param name="statistics">Those of the teacher, for a student that carries no normalizer of it.</param>
    public CaptionHead(TheiaModel student, string target, string folder, ChannelStatistics? statistics = null)
    {
        (_student, _target) = (student, target);
        _texts = ClipRetrieval.Load(folder);
        if (statistics is not null)
            _statistics = new(StringComparer.Ordinal) { [TargetNormalizers.TeacherOf(target)] = statistics };
    }

    /// <summary>
    /// The head for the first teacher that has a text tower and whose class token the student
    /// predicts; null where there is none.
    /// </summary>
    public static CaptionHead? For(QuickstartContext context, TheiaModel student)
    {
        foreach (QuickstartTeacher teacher in context.Teachers)
        {
            var target = teacher.Spec.Id + TeacherSpec.ClassTokenSuffix;
            var known = student.Config.TargetFeatureSizes.ContainsKey(target)
                && student.Normalizers?.ByTeacher.ContainsKey(teacher.Spec.Id) == true;
            if (known && teacher.Folder is { } folder && ClipRetrieval.IsIn(folder))
                return new CaptionHead(student, target, folder);
        }

        return null;
    }

    /// <summary>Unit vectors of captions, [n, E]; the caller owns them.</summary>
    public Tensor Texts(IReadOnlyList<string> captions) => _texts.Texts(captions);

    /// <summary>Unit vectors of images, [n, E]; the caller owns them.</summary>
    public Tensor Images(IReadOnlyList<RgbImage> images)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using FeatureSet predicted = _student.Predict(images, _target);
        using FeatureSet own = predicted.ToTeacherUnits(_statistics);
        // of [B, C]
        return _texts.Tokens(own[_target]).MoveToOuterDisposeScope();
    }

    /// <summary>For some captions, the images that fit best.</summary>
    /// <param name="scenes">Whose images are looked through.</param>
    /// <param name="asked">Captions of how many of them are asked for, from the first.</param>
    /// <param name="best">Images a caption.</param>
    public IReadOnlyList<CaptionRanking> Rank(IReadOnlyList<ProbeScene> scenes, int asked, int best)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = cat(
            [.. scenes.Chunk(SubjectRunner.BatchSize).Select(some => Images([.. some.Select(scene => scene.Image)]))],
            0);
        Tensor likeness = Texts([.. scenes.Take(asked).Select(scene => scene.Caption)]).matmul(images.t());
        return [.. Enumerable.Range(0, asked).Select(i =>
        {
            var order = likeness[i].argsort(descending: true).data<long>().ToArray();
            return new CaptionRanking(
                scenes[i].Caption, i, 1 + Array.IndexOf(order, i), [.. order.Take(best).Select(place => (int)place)]);
        })];
    }

    public void Dispose() => _texts.Dispose();
}
