using Theia.Lab.Quickstart;

namespace Theia.Tests.Quickstart;

public sealed class OwnImagesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public OwnImagesTests()
    {
        Directory.CreateDirectory(_folder["photos"]);
        for (var i = 0; i < 50; i++)
            File.WriteAllBytes(_folder["photos", $"{i:00}.jpg"], []);
    }

    [Fact]
    public void Of_many_images_a_sample_is_drawn_by_the_seed_and_said_to_be_one()
    {
        ImageChoice first = Choose(seed: 1);
        Assert.Equal(20, Paths(first).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("A sample of 20 of your 50 images (seed 1; the option 'all' takes them all).", first.Sentence);
        Assert.Equal(Paths(first), Paths(Choose(seed: 1)));
        Assert.NotEqual(Paths(first), Paths(Choose(seed: 2)));
        Assert.NotEqual(Paths(Choose(seed: 1, all: true)).Take(20), Paths(first));   // not just the first ones
    }

    [Fact]
    public void All_are_all() => Assert.Equal(50, Choose(seed: 1, all: true).Sources.Count);

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Paths(ImageChoice choice) => choice.Sources.Select(source => source.Path);

    private ImageChoice Choose(long seed, bool all = false) =>
        OwnImages.Choose(
            _folder["photos"],
            new QuickstartOptions { Images = _folder["photos"], ImageCount = 20, Seed = seed, All = all });
}
