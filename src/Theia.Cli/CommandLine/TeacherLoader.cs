using System.CommandLine;
using System.CommandLine.Completions;
using Theia.Native;
using Theia.OnnxRuntime;
using Theia.Teachers;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Turns the name of a teacher into the teacher. An ONNX network is run without libtorch, so that
/// it works where none is installed.
/// </summary>
internal static class TeacherLoader
{
    /// <summary><c>--teacher</c>: one or several.</summary>
    public static Option<string[]> Option(string description, bool required)
        => WithNames(new Option<string[]>("--teacher")
        {
            Description = description,
            HelpName = "name",
            Required = required,
            AllowMultipleArgumentsPerToken = true,
        });

    /// <summary>Lets shells complete the names of the teachers that are known.</summary>
    public static Option<string[]> WithNames(Option<string[]> option)
    {
        option.CompletionSources.Add(_ => TeacherDescription.Names().Select(name => new CompletionItem(name)));
        return option;
    }

    /// <summary>Loads the teacher of a description.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="folder">Folder of the weights; null for that of the description.</param>
    /// <param name="how">Threads, device and position rule.</param>
    /// <param name="notice">Told what of <paramref name="how"/> does not apply to this teacher.</param>
    public static ITeacher Load(TeacherDescription description, string? folder, TeacherRun how, Action<string> notice)
    {
        if (description.Spec.Architecture != TeacherArchitecture.Onnx)
            return TorchCode.Run<ITeacher>(() => LoadTorch(description, folder, how));
        if (how.Device is not (null or "cpu"))
        {
            notice(
                $"{description.Spec.Id} is an ONNX network and runs on the CPU; "
                + $"--device {how.Device} does not apply to it.");
        }

        if (how.Positions is not null)
            notice($"{description.Spec.Id} is an ONNX network of one input size; --positions does not apply to it.");
        return OnnxTeacher.Load(description, new OnnxOptions { Threads = how.Threads });
    }

    private static Teacher LoadTorch(TeacherDescription description, string? folder, TeacherRun how)
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
        TorchSharp.torch.set_num_threads(how.Threads);
        return Teacher.Load(description, folder, TorchChoice.Teacher(how));
    }
}
