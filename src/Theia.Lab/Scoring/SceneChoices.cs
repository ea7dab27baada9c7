using Theia.Decoding;
using Theia.Teachers;

namespace Theia.Lab.Scoring;

/// <summary>Turns the name of a model into the subjects that it is.</summary>
internal static class SceneChoices
{
    private const int RandomSeed = 1;

    /// <summary>The subjects of a word, opened one after the other.</summary>
    /// <param name="word">
    /// A folder of a SAM, of a Depth Anything or of a student, a run that holds one, or the name of a bundled one.
    /// </param>
    /// <param name="random">Also the same network with weights drawn from a seed; a student has none.</param>
    /// <exception cref="UsageException">There is no such model, or it gives neither masks nor depth.</exception>
    public static IEnumerable<(string Name, Func<SceneSubject> Open)> Of(string word, bool random)
    {
        if (word == TheiaModel.BundledName)
            return [(word, () => OfStudent(word, TheiaModel.LoadBundled()))];
        var folder = Folder(word);
        var (path, text) = TeacherFolder.ReadConfig(folder);
        if (TeacherFamily.OfModelType(TeacherFolder.ModelType(path, text)) is not { Architecture: var architecture })
            return [(word, () => OfStudent(word, TheiaModel.Load(folder)))];
        if (architecture == TeacherArchitecture.Sam)
        {
            return Pair(
                word, random,
                () => SceneSubjects.Of(word, SegmentAnything.Load(folder)),
                name => SceneSubjects.Random(name, SegmentAnything.Load(folder), RandomSeed));
        }

        if (architecture == TeacherArchitecture.DepthAnything)
        {
            return Pair(
                word, random,
                () => SceneSubjects.Of(word, DepthAnything.Load(folder)),
                name => SceneSubjects.Random(name, DepthAnything.Load(folder), RandomSeed));
        }

        throw new UsageException(
            $"{word} is of the architecture '{architecture}', which gives neither masks nor depth. "
            + "Name a SAM, a Depth Anything, or a student of them.");
    }

    private static IEnumerable<(string Name, Func<SceneSubject> Open)> Pair(
        string word, bool random, Func<SceneSubject> open, Func<string, SceneSubject> openRandom)
    {
        yield return (word, open);
        var name = $"{word}, random weights";
        if (random)
            yield return (name, () => openRandom(name));
    }

    private static string Folder(string word)
    {
        if (Directory.Exists(word))
            return Directory.Exists(Path.Combine(word, "model")) ? Path.Combine(word, "model") : word;
        var description = TeacherDescription.Find(word);
        return description.Folder is { } own ? description.Locate(own)
            : throw new UsageException($"{word} is known, but not bundled. Name the folder of its weights.");
    }

    private static SceneSubject OfStudent(string word, TheiaModel student)
    {
        try
        {
            var targets = new DecodeTargets(student.Config, new DecodeOptions());
            var sam = Decoder(TeacherArchitecture.Sam, folder => SegmentAnything.Load(folder));
            var depth = Decoder(TeacherArchitecture.DepthAnything, folder => DepthAnything.Load(folder));
            if (sam is null && depth is null)
            {
                throw new UsageException(
                    $"{word} predicts neither a SAM nor a Depth Anything whose weights are known. It predicts "
                    + $"{string.Join(", ", student.Config.TargetFeatureSizes.Keys)}.");
            }

            var subject = SceneSubjects.Of(word, student, sam, depth);
            return subject with { Owned = [.. subject.Owned, student] };

            (T Decoder, string Target)? Decoder<T>(TeacherArchitecture architecture, Func<string, T> load) =>
                targets.First(architecture) is { } target && targets.Folder(target) is { } folder
                    ? (load(folder), target)
                    : null;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }
}
