using Theia.Data.Errors;

namespace Theia.Tests.Errors;

public sealed class NearestNameTests
{
    private static readonly string[] _options =
    [
        "--to", "--model", "--set", "--config", "--seed", "--threads", "--json",
    ];

    [Theory]
    [InlineData("--too", "--to")]
    [InlineData("--modle", "--model")]
    [InlineData("--thread", "--threads")]
    [InlineData("--Seed", "--seed")]
    public void One_slip_finds_the_name_that_was_meant(string written, string meant) =>
        Assert.Equal(meant, NearestName.Of(written, _options));

    [Fact]
    public void A_word_far_from_all_names_suggests_nothing()
    {
        Assert.Null(NearestName.Of("--verbose", _options));
        Assert.Equal("", NearestName.Hint("--verbose", _options));
    }
}
