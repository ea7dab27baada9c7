using Theia.Lab.Probing;
using Theia.Teachers;

namespace Theia.Lab.Quickstart;

/// <summary>Whose tokens are probed: the student's, each teacher's, an untrained student's, and the pixels.</summary>
internal static class ProbeSubjectChoice
{
    /// <summary>Opens the subjects one by one; the caller disposes each.</summary>
    public static IReadOnlyList<Func<ProbeSubject>> Of(QuickstartContext context) =>
    [
        () => Student(context),
        .. context.Teachers.Select(teacher => (Func<ProbeSubject>)(() => Of(teacher))),
        () => ProbeSubjects.Untrained(
            "untrained student", TheiaConfig.Load(context.Paths.Model), context.Options.Seed),
        ProbeSubjects.Pixels,
    ];

    private static ProbeSubject Student(QuickstartContext context)
    {
        var student = TheiaModel.Load(context.Paths.Model);
        var subject = ProbeSubjects.Of("student", student);
        return CaptionHead.For(context, student) is { } head
            ? subject with { Texts = head.Texts, Images = head.Images, Owned = [head, student] }
            : subject with { Owned = [student] };
    }

    // A CLIP is opened from its folder, for the text tower that lies there.
    private static ProbeSubject Of(QuickstartTeacher teacher)
    {
        if (teacher.Folder is { } folder && ClipRetrieval.IsIn(folder))
            return ProbeSubjects.Open(teacher.Name, () => Teacher.Load(folder), folder);
        ITeacher network = teacher.Load();
        return ProbeSubjects.Of(teacher.Name, network) with
        {
            Kind = teacher.Spec.Trained ? SubjectKind.Teacher : SubjectKind.Random,
            Owned = [network],
        };
    }
}
