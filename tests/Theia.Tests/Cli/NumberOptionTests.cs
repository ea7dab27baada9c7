using System.CommandLine;
using System.Globalization;
using Theia.Cli;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Cli;

public sealed class NumberOptionTests
{
    [Theory]
    [InlineData("--batch-size", "0", "encode", "a.jpg", "--to", "a.npy")]
    [InlineData("--batch-size", "-3", "encode", "a.jpg", "--to", "a.npy")]
    [InlineData("--batch-size", "1,6", "encode", "a.jpg", "--to", "a.npy")]
    [InlineData("--batch-size", "0", "extract", "--set", "set", "--teacher", "resnet18")]
    [InlineData("--threads", "0", "measure", "--set", "set")]
    [InlineData("--threads", "5000", "distill", "--set", "set")]
    [InlineData("--threads", "two", "lab", "teach", "vit", "--to", "x")]
    [InlineData("--seed", "-1", "pack", "photos", "--to", "set")]
    [InlineData("--seed", "1,000", "distill", "--set", "set")]
    [InlineData("--val", "0,1", "pack", "photos", "--to", "set")]
    [InlineData("--val", "1.5", "scenes", "--count", "5", "--to", "set")]
    [InlineData("--test", "NaN", "pack", "photos", "--to", "set")]
    [InlineData("--size", "0", "pack", "photos", "--to", "set")]
    [InlineData("--size", "2.5", "scenes", "--count", "5", "--to", "set")]
    [InlineData("--count", "0", "scenes", "--to", "set")]
    [InlineData("--samples-per-shard", "0", "pack", "photos", "--to", "set")]
    [InlineData("--image-count", "3", "quickstart")]
    [InlineData("--probe-scenes", "-1", "quickstart")]
    [InlineData("--scenes", "19", "lab", "probe", "--pixels")]
    [InlineData("--crops", "-1", "lab", "probe", "--pixels")]
    [InlineData("--held-out-seed", "x", "lab", "probe", "--pixels")]
    [InlineData("--seeds", "0", "lab", "subsets", "--set", "set", "--to", "x")]
    public void A_number_out_of_range_or_of_another_form_is_named_with_its_bounds(
        string option, string value, params string[] words)
    {
        var run = CommandLineRun.Of([.. words, option, value]);
        Assert.Equal(2, run.Code);
        Assert.Matches(
            $"{option} must be a (whole )?number (from .* to .*|of at least .*); got '{value}'\\.", run.Error);
    }

    // An option that is not made by NumberOption has .NET's words in its errors and no bounds.
    [Fact]
    public void Every_option_of_a_number_refuses_a_word_in_the_same_way() => Assert.All(
        Numbers(TheiaCommand.Create(), ""),
        one =>
        {
            var run = CommandLineRun.Of(
                [.. one.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries), one.Option, "many"]);
            Assert.Equal(2, run.Code);
            Assert.Contains($"{one.Option} must be a ", run.Error);
        });

    [Fact]
    public void Numbers_are_read_the_same_in_every_locale()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = german;
        try
        {
            Option<double> val = SharedOptions.Part("--val", "", 0.05);
            Assert.Equal(0.25, new RootCommand { val }.Parse(["--val", "0.25"]).GetValue(val));
            Assert.NotEmpty(new RootCommand { val }.Parse(["--val", "0,25"]).Errors);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<(string Words, string Option)> Numbers(Command command, string words) => command.Options
        .Where(option =>
            (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsPrimitive: true } type
                && type != typeof(bool))
        .Select(option => (words, option.Name))
        .Concat(command.Subcommands.SelectMany(verb => Numbers(verb, $"{words} {verb.Name}")));
}
