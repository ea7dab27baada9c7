using Theia.Lab.Photos;
using Theia.Lab.Quickstart;
using Theia.Scenes;

namespace Theia.Tests.Quickstart;

public sealed class BundledImagesTests
{
    private static readonly ImageChoice _choice = ImageChoice.Make(Options(seed: 1));

    [Fact]
    public void Two_fifths_are_scenes_and_every_tenth_of_them_is_held_out()
    {
        Assert.Equal(["photographs", "scenes"], _choice.Kinds.Select(kind => kind.Name));
        ImageSource[] scenes = Of(1);
        Assert.Equal(500, _choice.Sources.Count);
        Assert.InRange(scenes.Length, 200, 220);
        Assert.Equal((scenes.Length + 9) / 10, scenes.Count(scene => scene.Split == "val"));
        Assert.Contains($"{scenes.Length} rendered scenes", _choice.Sentence);
    }

    [Fact]
    public void Crops_to_learn_from_change_their_colors_but_for_the_first_and_for_those_held_out()
    {
        // Of the first photograph in the catalog that is trained on and of the first that is held out.
        foreach (var split in new[] { "train", "val" })
        {
            var (first, number) = Of(0).Select((crop, i) => (crop, i)).First(pair => pair.crop.Split == split);
            var crops = Of(0).Where(crop => crop.Group == first.Group).Take(3).ToList();
            var whole = RgbImage.Load(
                Path.Combine(Repository.Root, "samples", "photos", first.Group), exifRotate: true);
            var photo = number / Of(0).Count(crop => crop.Group == first.Group);
            var same = crops.Select((crop, i) => crop.Load().Pixels
                .AsSpan().SequenceEqual(PhotoCrops.Cut(whole, 1, photo, i, BundledImages.Side).Pixels));
            Assert.Equal(split == "val" ? [true, true, true] : [true, false, false], same);
        }
    }

    [Fact]
    public void Photographs_are_held_out_whole() =>
        Assert.Equal(3, Of(0).Where(crop => crop.Split == "val").Select(crop => crop.Group)
            .Except(Of(0).Where(crop => crop.Split == "train").Select(crop => crop.Group)).Count());

    [Fact]
    public void Scenes_are_neither_those_of_teachers_nor_those_of_another_seed()
    {
        var scene = Of(1)[0].Load().Pixels;
        Assert.NotEqual(SceneRenderer.Render(1, 0).Image.Pixels, scene);
        Assert.NotEqual(
            ImageChoice.Make(Options(seed: 2)).Sources
                .First(source => _choice.Kinds[1].Holds(source.Path)).Load().Pixels,
            scene);
    }

    private static QuickstartOptions Options(long seed) =>
        new() { Photographs = Path.Combine(Repository.Root, "samples", "photos"), Seed = seed };

    private static ImageSource[] Of(int kind) =>
        [.. _choice.Sources.Where(source => _choice.Kinds[kind].Holds(source.Path))];
}
