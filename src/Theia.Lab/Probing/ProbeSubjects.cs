using System.Runtime.InteropServices;
using Theia.Data.Images;
using Theia.Teachers;
using Theia.Teachers.Clip;

namespace Theia.Lab.Probing;

/// <summary>The subjects that there are: teachers, students, both with weights that know nothing, and pixels.</summary>
internal static class ProbeSubjects
{
    /// <summary>
    /// A teacher: its stored map, and as the picture's vector the pooled class token, the class token, or the mean of the map, the first of them that it stores.
    /// The teacher stays the caller's.
    /// </summary>
    public static ProbeSubject Of(string name, ITeacher teacher) => teacher is Teacher network
        ? new ProbeSubject(name, SubjectKind.Teacher, pictures => Look(network, pictures)) { Field = FieldOf(network.Processor) }
        : new ProbeSubject(name, SubjectKind.Teacher, pictures => Look(teacher, pictures));

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
                Pictures = pictures =>
                {
                    using var features = subject.Features(pictures);
                    return texts.Pictures(features.Global);
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

    /// <summary>True for the folder of a network that can be run as a teacher; false for that of a Theia model.</summary>
    /// <exception cref="UsageException">It holds no <c>config.json</c>.</exception>
    public static bool IsTeacher(string folder) => TeacherFolder.Runs(folder);

    /// <summary>A student: the patch tokens of its backbone, and their mean. The student stays the caller's.</summary>
    public static ProbeSubject Of(string name, TheiaModel student) => new(name, SubjectKind.Student, pictures =>
    {
        using var scope = NewDisposeScope();
        var patches = student.Encode(pictures, TokenSelection.Spatial).cpu().MoveToOuterDisposeScope();
        return new PictureFeatures(patches.mean([1]).MoveToOuterDisposeScope(), patches);
    })
    {
        Field = FieldOf(student.Processor),
    };

    /// <summary>The network of a teacher with weights drawn from a seed. The weights of <paramref name="teacher"/> are replaced, so load it for this alone.</summary>
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

    /// <summary>The pixels: the picture as 16 × 16 mean colours, and the 14 × 14 pixels of each cell of a 16 × 16 grid.</summary>
    public static ProbeSubject Pixels() => new("pixels", SubjectKind.Pixels, PixelFeatures.Of);

    private static PictureFeatures Look(Teacher teacher, IReadOnlyList<RgbImage> pictures)
    {
        using var scope = NewDisposeScope();
        var stored = teacher.Features(teacher.Pixels(pictures));
        var patches = stored["embedding"].flatten(2).transpose(1, 2).cpu();                                        // [B, N, C]
        var global = Vector(stored)?.reshape(pictures.Count, -1).cpu() ?? patches.mean([1]);
        return new PictureFeatures(global.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());
    }

    private static PictureFeatures Look(ITeacher teacher, IReadOnlyList<RgbImage> pictures)
    {
        using var scope = NewDisposeScope();
        var stored = teacher.Extract(pictures);
        var patches = Stack([.. stored.Select(arrays => arrays["embedding"])]).flatten(2).transpose(1, 2);         // [B, N, C]
        var vector = Names.FirstOrDefault(stored[0].ContainsKey);
        var global = vector is null ? patches.mean([1]) : Stack([.. stored.Select(arrays => arrays[vector])]).flatten(1);
        return new PictureFeatures(global.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());
    }

    private static string[] Names { get; } = ["pooled_cls_token", "cls_token"];

    private static Tensor? Vector(IReadOnlyDictionary<string, Tensor> stored) => Names.Select(name => stored.GetValueOrDefault(name)).FirstOrDefault(found => found is not null);

    private static Tensor Stack(IReadOnlyList<TensorData> arrays)
    {
        var length = arrays[0].Bytes.Length / sizeof(ushort);
        var values = new float[arrays.Count * length];
        for (var i = 0; i < arrays.Count; i++)
        {
            var bits = MemoryMarshal.Cast<byte, ushort>(arrays[i].Bytes.Span);
            for (var k = 0; k < length; k++)
                values[(i * length) + k] = Theia.Data.Features.BFloat16.ToSingle(bits[k]);
        }

        return tensor(values, [arrays.Count, .. arrays[0].Shape]);
    }

    private static double FieldOf(ImageProcessor processor)
    {
        var resized = processor.Settings.DoResize ? processor.Settings.Size.For(new PixelSize(ProbeOptions.Side, ProbeOptions.Side)).Width : ProbeOptions.Side;
        return processor.Settings.Crop is { } crop ? Math.Min(1, (double)crop.Width / resized) : 1;
    }
}
