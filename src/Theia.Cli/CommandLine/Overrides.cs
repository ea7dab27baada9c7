using System.CommandLine;
using System.CommandLine.Completions;
using Theia.Lab.Experts;
using Theia.Lab.Pretraining.Configuration;
using Theia.Training;
using Theia.Training.Configuration;

namespace Theia.Cli.CommandLine;

/// <summary>The words <c>path=value</c> that change single keys of a configuration.</summary>
internal static class Overrides
{
    /// <summary>Any number of them; shells complete the keys.</summary>
    public static Argument<string[]> Argument(string description, Func<IEnumerable<string>> keys)
    {
        var argument = new Argument<string[]>("path=value")
        {
            Description = description,
            HelpName = "path=value…",
            Arity = ArgumentArity.ZeroOrMore,
        };
        argument.CompletionSources.Add(_ => keys().Select(key => new CompletionItem($"{key}=")));
        return argument;
    }

    /// <summary>Keys of a distillation.</summary>
    public static IEnumerable<string> DistillKeys() => ConfigJson.Paths(typeof(DistillConfig));

    /// <summary>Keys that a run may change when it is resumed.</summary>
    public static IEnumerable<string> ResumeKeys() => RunChanges.Changeable;

    /// <summary>Names of the distillations that ship.</summary>
    public static IEnumerable<string> DistillFiles() => ConfigFile.Names("distill");

    /// <summary>Names of the configurations of the lab that ship.</summary>
    public static IEnumerable<string> LabFiles() => ConfigFile.Names("lab");

    /// <summary>Keys of the training of a teacher.</summary>
    public static IEnumerable<string> TeachKeys() => ConfigJson.Paths(typeof(PretrainConfig));

    /// <summary>Keys of the training of an expert.</summary>
    public static IEnumerable<string> ExpertKeys() => ConfigJson.Paths(typeof(ExpertConfig));
}
