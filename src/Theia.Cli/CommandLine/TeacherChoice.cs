using System.CommandLine;
using Theia.Runtime;

namespace Theia.Cli.CommandLine;

/// <summary>Turns the name of a teacher into the teacher. An ONNX network is run without libtorch, so that it works where none is installed.</summary>
internal static class TeacherChoice
{
    /// <summary><c>--teacher</c>: one or several.</summary>
    public static Option<string[]> Option(string description, bool required)
        => new("--teacher") { Description = description, HelpName = "name", Required = required, AllowMultipleArgumentsPerToken = true };

    /// <summary>Loads the teacher of a description.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="threads">Threads to work with.</param>
    /// <exception cref="UsageException">It is of a kind that is not run here.</exception>
    public static ITeacher Load(TeacherDescription description, int threads)
        => description.Spec.Architecture == "onnx" ? OnnxTeacher.Load(description, new OnnxOptions { Threads = threads })
            : throw new UsageException($"{description.Spec.Id} is a teacher of the kind '{description.Spec.Architecture}'; only ONNX teachers can be run here so far.");
}
