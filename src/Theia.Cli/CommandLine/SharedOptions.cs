using System.CommandLine;
using Theia.Data.Loading;

namespace Theia.Cli.CommandLine;

/// <summary>Options that mean the same wherever they occur.</summary>
internal static class SharedOptions
{
    /// <summary><c>--to</c>: what is written.</summary>
    public static Option<string> To(string description, bool required = true)
        => new("--to") { Description = description, HelpName = "path", Required = required };

    /// <summary><c>--set</c>: a data set.</summary>
    public static Option<string> Set(bool required = true)
        => new("--set") { Description = "Folder of the data set, as pack wrote it.", HelpName = "folder", Required = required };

    /// <summary><c>--seed</c>: decides every random choice.</summary>
    public static Option<long?> Seed(string decides)
    {
        var seed = new Option<long?>("--seed") { Description = decides, HelpName = "number" };
        seed.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(long.TryParse(text, out var value) && value >= 0))
                result.AddError($"--seed is a whole number from 0, not '{text}'.");
        });
        return seed;
    }

    /// <summary><c>--threads</c>: processor cores to use.</summary>
    public static Option<int?> Threads()
    {
        var threads = new Option<int?>("--threads") { Description = "Threads to work with; all cores unless given.", HelpName = "number" };
        threads.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }])
                return;
            if (!int.TryParse(text, out var value) || value < 1 || value > ThreadLimit.Most)
                result.AddError($"--threads is a whole number from 1 to {ThreadLimit.Most}, not '{text}'.");
        });
        return threads;
    }

    /// <summary><c>--split</c>: parts of a data set.</summary>
    public static Option<string[]> Splits(string description)
    {
        var split = new Option<string[]>("--split") { Description = description, HelpName = "train|val|test", AllowMultipleArgumentsPerToken = true };
        split.AcceptOnlyFromAmong("train", "val", "test");
        return split;
    }
}
