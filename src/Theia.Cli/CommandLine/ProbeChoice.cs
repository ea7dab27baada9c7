using Theia.Lab.Probing;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Turns a word on the command line into what is probed: a model, and the same network with weights that know nothing.
/// </summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Open">Opens each subject of which the mean is taken.</param>
internal sealed record ProbeChoice(string Name, IReadOnlyList<Func<ProbeSubject>> Open)
{
    private const int RandomSeeds = 3;

    /// <summary>The pixels themselves.</summary>
    public static ProbeChoice Pixels { get; } = new("pixels", [ProbeSubjects.Pixels]);

    /// <summary>What a word names.</summary>
    /// <param name="word">A folder of a teacher or of a Theia model, a run that holds one, a description, or the name
    /// of a known teacher.</param>
    /// <param name="random">Also the same network with random weights, of three seeds; an ONNX
    /// network has none.</param>
    /// <param name="how">Threads and device; random weights are probed on the CPU.</param>
    /// <exception cref="UsageException">There is no such thing.</exception>
    public static IEnumerable<ProbeChoice> Of(string word, bool random, TeacherRun how)
    {
        if (!Directory.Exists(word))
            return OfDescription(word, TeacherDescription.Find(word), random, how);
        var folder = Directory.Exists(Path.Combine(word, "model")) ? Path.Combine(word, "model") : word;
        return ProbeSubjects.IsTeacher(folder)
            ? OfTeacher(word, options => Teacher.Load(folder, options), folder, random, how)
            : OfStudent(word, folder, random, how);
    }

    private static IEnumerable<ProbeChoice> OfDescription(
        string word, TeacherDescription description, bool random, TeacherRun how) =>
        description.Spec.Architecture == TeacherArchitecture.Onnx
            ? [new ProbeChoice(
                word,
                [() => Owned(
                    TeacherLoader.Load(description, folder: null, how, _ => { }),
                    teacher => ProbeSubjects.Of(word, teacher))])]
            : OfTeacher(
                word, options => Teacher.Load(description, options: options),
                description.Folder is { } own ? description.Locate(own) : null, random, how);

    private static IEnumerable<ProbeChoice> OfTeacher(
        string word, Func<TeacherOptions?, Teacher> load, string? folder, bool random, TeacherRun how)
    {
        yield return new ProbeChoice(
            word, [() => ProbeSubjects.Open(word, () => load(TorchChoice.Teacher(how)), folder)]);
        if (random)
            yield return Seeds(word, seed => Owned(load(null), teacher => ProbeSubjects.Random(word, teacher, seed)));
    }

    private static IEnumerable<ProbeChoice> OfStudent(string word, string folder, bool random, TeacherRun how)
    {
        var config = TheiaConfig.Load(folder);
        yield return new ProbeChoice(
            word,
            [() => Owned(
                TheiaModel.Load(folder, device: TorchChoice.Device(how.Device)),
                student => ProbeSubjects.Of(word, student))]);
        if (random)
            yield return Seeds(word, seed => ProbeSubjects.Untrained(word, config, seed));
    }

    private static ProbeChoice Seeds(string word, Func<long, ProbeSubject> open) =>
        new(
            $"{word}, random weights",
            [.. Enumerable.Range(1, RandomSeeds).Select(seed => (Func<ProbeSubject>)(() => open(seed)))]);

    private static ProbeSubject Owned<T>(T model, Func<T, ProbeSubject> subject)
        where T : IDisposable => subject(model) with { Owned = [model] };
}
