using System.CommandLine;
using System.CommandLine.Completions;
using Theia.Data.Loading;

namespace Theia.Cli.CommandLine;

/// <summary>Options shared by several verbs.</summary>
internal static class SharedOptions
{
    /// <summary><c>--to</c>: what is written.</summary>
    public static Option<string> To(string description, bool required = true)
        => new("--to") { Description = description, HelpName = "path", Required = required };

    /// <summary><c>--set</c>: a data set.</summary>
    public static Option<string> Set(bool required = true)
        => new("--set")
        {
            Description = "Folder of the data set, as written by pack.",
            HelpName = "folder",
            Required = required,
        };

    /// <summary><c>--seed</c>: decides every random choice.</summary>
    /// <param name="decides">What it decides, and its default.</param>
    public static Option<long?> Seed(string decides) => NumberOption.Optional("--seed", decides, 0L, long.MaxValue);

    /// <summary><c>--threads</c>: processor cores to use.</summary>
    public static Option<int?> Threads(string standard = "all cores")
        => NumberOption.Optional("--threads", $"Compute threads. Default: {standard}.", 1, ThreadLimit.Most);

    /// <summary><c>--batch-size</c>: images that go through a network at once.</summary>
    public static Option<int> BatchSize(string description, int standard) =>
        NumberOption.Of("--batch-size", description, 1, 4096, standard);

    /// <summary><c>--val</c> and <c>--test</c>: parts of a data set that are held out.</summary>
    public static Option<double> Part(string name, string description, double standard) =>
        NumberOption.Of(name, description, 0.0, 1.0, standard);

    /// <summary><c>--device</c>: where libtorch computes.</summary>
    public static Option<string?> Device(string standard = "cpu")
    {
        var device = new Option<string?>("--device")
        {
            Description = $"Device for libtorch. Default: {standard}.",
            HelpName = "cpu|cuda",
        };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        return device;
    }

    /// <summary><c>--positions</c>: a rule by which position tables are fitted to another grid.</summary>
    public static Option<string?> Positions(string description)
    {
        var positions =
            new Option<string?>("--positions") { Description = description, HelpName = "scale-factor|size" };
        positions.AcceptOnlyFromAmong("scale-factor", "size");
        return positions;
    }

    /// <summary><c>--config</c>: a configuration; shells complete the names of those that ship.</summary>
    public static Option<string?> Config(string standard, Func<IEnumerable<string>> names)
    {
        var config = new Option<string?>("--config")
        {
            Description =
                "Configuration file, or the name of a shipped one; contains only values that differ from the defaults. "
                    + $"Default: {standard}.",
            HelpName = "file|name",
        };
        config.CompletionSources.Add(_ => names().Select(name => new CompletionItem(name)));
        return config;
    }

    /// <summary><c>--split</c>: parts of a data set.</summary>
    public static Option<string[]> Splits(string description)
    {
        var split = new Option<string[]>("--split")
        {
            Description = description,
            HelpName = "train|val|test",
            AllowMultipleArgumentsPerToken = true,
        };
        split.AcceptOnlyFromAmong("train", "val", "test");
        return split;
    }
}
