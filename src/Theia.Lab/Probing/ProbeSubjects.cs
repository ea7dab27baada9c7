using Theia.Networks.Layers;
using Theia.Teachers;

namespace Theia.Lab.Probing;

/// <summary>The subjects that there are: teachers, students, both with weights that know nothing, and pixels.</summary>
internal static class ProbeSubjects
{
    /// <summary>
    /// A teacher: its map, and as the image's vector the pooled class token, the class token, or the mean of the map,
    /// the first of them that it has. The teacher stays the caller's.
    /// </summary>
    public static ProbeSubject Of(string name, ITeacher teacher) => new(name, SubjectKind.Teacher, teacher);

    /// <summary>A teacher with the text tower that a CLIP may have beside it; disposed with the subject.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="load">Loads the teacher.</param>
    /// <param name="folder">The folder of its weights; null where it has none.</param>
    /// <exception cref="UsageException">The folder or one of its files is missing.</exception>
    /// <exception cref="DataException">A file is damaged.</exception>
    public static ProbeSubject Open(string name, Func<Teacher> load, string? folder)
    {
        var texts = folder is not null && ClipRetrieval.IsIn(folder) ? ClipRetrieval.Load(folder) : null;
        try
        {
            var teacher = load();
            var subject = Of(name, teacher);
            return texts is null ? subject with { Owned = [teacher] } : subject with
            {
                Texts = texts.Texts,
                Images = images =>
                {
                    using var features = subject.Features(images);
                    return texts.Images(features.Global);
                },
                Owned = [teacher, texts],
            };
        }
        catch
        {
            texts?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// True for the folder of a network that can be run as a teacher; false for that of a Theia model.
    /// </summary>
    /// <exception cref="UsageException">It holds no <c>config.json</c>.</exception>
    public static bool IsTeacher(string folder) => TeacherFolder.Runs(folder);

    /// <summary>A student: the patch tokens of its backbone, and their mean. The student stays the caller's.</summary>
    public static ProbeSubject Of(string name, TheiaModel student) =>
        new(name, SubjectKind.Student, student.AsEncoder());

    /// <summary>
    /// The network of a teacher with weights drawn from a seed. The weights of <paramref name="teacher"/>
    /// are replaced, so load it for this alone.
    /// </summary>
    public static ProbeSubject Random(string name, Teacher teacher, long seed)
    {
        using (no_grad())
            SeededWeights.Fill(teacher.Tower.Module, seed);
        return Of(name, teacher) with { Kind = SubjectKind.Random };
    }

    /// <summary>A student of a configuration that was never trained; disposed with the subject.</summary>
    public static ProbeSubject Untrained(string name, TheiaConfig config, long seed)
    {
        var student = TheiaModel.Create(config, seed);
        return Of(name, student) with { Kind = SubjectKind.Random, Owned = [student] };
    }

    /// <summary>The pixels; see <see cref="PixelEncoder"/>.</summary>
    public static ProbeSubject Pixels() => new("pixels", SubjectKind.Pixels, new PixelEncoder());
}
