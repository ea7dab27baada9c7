using System.Security.Cryptography;
using Theia.Lab.Probing;
using Theia.Lab.Robots;
using Theia.Native;

namespace Theia.Cli.CommandLine;

/// <summary>Turns a word of the command line into what a policy sees through.</summary>
internal static class EncoderChoice
{
    /// <summary>What words there are, for descriptions of options.</summary>
    public const string Words =
        "nano-theia (the bundled model), pixels, state (the true state), random (the bundled model's network with "
        + "random weights), a folder of a Theia model or of a teacher, or the name or description of a teacher";

    private const Precision StudentPrecision = Precision.Auto;

    /// <summary>The encoder of a word.</summary>
    /// <param name="word">One of <see cref="Words"/>.</param>
    /// <param name="how">Threads and device.</param>
    /// <exception cref="UsageException">There is no such thing.</exception>
    public static RobotEncoder Of(string word, TeacherRun how)
    {
        Libtorch.Require();
        return word switch
        {
            RobotEncoder.PixelsName => RobotEncoder.Pixels,
            RobotEncoder.StateName => RobotEncoder.State,
            RobotEncoder.RandomName => new RobotEncoder(
                word, "random nano-theia 1", () => Student(TheiaModel.Create(TheiaModel.BundledConfig(), seed: 1))),
            TheiaModel.BundledName => new RobotEncoder(
                word, TheiaModel.BundledSha256(),
                () => Student(TheiaModel.LoadBundled(StudentPrecision, TorchChoice.Device(how.Device)))),
            _ => Directory.Exists(word) ? OfFolder(word, how) : OfTeacher(word, how),
        };
    }

    private static RobotEncoder OfFolder(string word, TeacherRun how)
    {
        var folder = Directory.Exists(Path.Combine(word, "model")) ? Path.Combine(word, "model") : word;
        using var weights = ModelWeights.Open(folder);
        var identity = Hash([weights.Path]);
        return ProbeSubjects.IsTeacher(folder)
            ? new RobotEncoder(word, identity, () => Teacher.Load(folder, TorchChoice.Teacher(how)))
            : new RobotEncoder(
                word, identity,
                () => Student(TheiaModel.Load(
                    folder, precision: StudentPrecision, device: TorchChoice.Device(how.Device))));
    }

    private static RobotEncoder OfTeacher(string word, TeacherRun how)
    {
        var description = TeacherDescription.Find(word);
        string[] files = description.Folder is { } folder
            ? [Weights(description.Locate(folder))]
            : [.. description.Files.Select(description.Locate)];
        return new RobotEncoder(
            word, Hash([description.Source, .. files]),
            () => TeacherLoader.Load(description, folder: null, how, static _ => { }));
    }

    private static string Weights(string folder)
    {
        using var weights = ModelWeights.Open(folder);
        return weights.Path;
    }

    private static OwnedEncoder Student(TheiaModel model) => new(model.AsEncoder(), model);

    private static string Hash(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Where(File.Exists))
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
