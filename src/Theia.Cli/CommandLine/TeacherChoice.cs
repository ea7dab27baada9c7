using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Runtime;
using Theia.Teachers;

namespace Theia.Cli.CommandLine;

/// <summary>Turns the name of a teacher into the teacher. An ONNX network is run without libtorch, so that it works where none is installed.</summary>
internal static class TeacherChoice
{
    /// <summary><c>--teacher</c>: one or several.</summary>
    public static Option<string[]> Option(string description, bool required)
        => new("--teacher") { Description = description, HelpName = "name", Required = required, AllowMultipleArgumentsPerToken = true };

    /// <summary>Loads the teacher of a description.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="folder">Where its weights are; null where the description says so.</param>
    /// <param name="threads">Threads to work with.</param>
    public static ITeacher Load(TeacherDescription description, string? folder, int threads)
        => description.Spec.Architecture == "onnx" ? OnnxTeacher.Load(description, new OnnxOptions { Threads = threads }) : LoadTorch(description, folder, threads);

    // Apart, since the compiler loads TorchSharp for a method that names it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Teacher LoadTorch(TeacherDescription description, string? folder, int threads)
    {
        _ = TeacherFamily.Of(description.Spec.Architecture, description.Source);   // what cannot be run needs no folder
        if (folder is null && description.NeedsFolder)
        {
            var from = description.Weights is { } weights ? $" They are at {weights}." : "";
            throw new UsageException(
                $"{description.Spec.Id} needs its weights.{from} "
                + "Download the folder and name it: theia extract … --model FOLDER; "
                + "elsewhere --teacher takes a description of your own with \"folder\". See docs/teachers.md.");
        }

        Libtorch.Require();
        TorchSharp.torch.set_num_threads(threads);
        return Teacher.Load(description, folder);
    }
}
