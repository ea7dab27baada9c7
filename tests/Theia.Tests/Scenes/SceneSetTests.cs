using Theia.Scenes;

namespace Theia.Tests.Scenes;

public sealed class SceneSetTests : IDisposable
{
    private static readonly SceneSetOptions _options = new() { Count = 30, Seed = 4, Size = 32, SamplesPerShard = 10 };

    private readonly ScratchFolder _folder = new();
    private readonly DatasetFolder _set;

    public SceneSetTests()
    {
        _set = new DatasetFolder(_folder["set"]);
        SceneSet.Write(_set, _options, cancellation: TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_is_read_as_it_was_drawn_and_dealt_like_images()
    {
        Assert.Equal(new Splits(24, 2, 4), _set.LoadSplits());
        HashSet<string> keys = [];
        foreach (var split in Splits.Names)
        {
            foreach (var (key, scene) in SceneSet.Read(_set, split))
            {
                Assert.Equal(SceneSet.KeyOf(scene.Facts.Seed, scene.Facts.Index), key);
                Scene drawn = SceneRenderer.Render(4, scene.Facts.Index, 32);
                Assert.Equal(drawn.Image.Pixels, scene.Image.Pixels);
                Assert.Equal(drawn.Depth, scene.Depth);
                Assert.Equal(drawn.Classes, scene.Classes);
                Assert.Equal(drawn.Instances, scene.Instances);
                Assert.Equal(drawn.Parts, scene.Parts);
                Assert.Equal(drawn.Normals, scene.Normals);
                Assert.Equal(drawn.Facts.ToJson(), scene.Facts.ToJson());
                Assert.True(keys.Add(key));
            }
        }

        Assert.Equal(30, keys.Count);
    }

    [Fact]
    public void A_set_is_sound_and_its_labels_are_no_teachers()
    {
        Assert.Empty(DatasetVerification.Run(_set, cancellation: TestContext.Current.CancellationToken).Findings);
        Assert.Empty(FeatureExtraction.Teachers(_set));
        Assert.Equal(["images", "scene_depth", "scene_facts", "scene_masks", "scene_normals"], _set.Columns);
    }

    [Theory]
    [InlineData("scene_depth")]
    [InlineData("scene_facts")]
    [InlineData("images")]
    public void A_lost_or_damaged_shard_is_told_and_drawn_again(string column)
    {
        var path = _set.ShardPath(column, "train", 1);
        var whole = File.ReadAllBytes(path);
        byte[] damaged = [.. whole];
        damaged[2000] ^= 0x40;
        foreach (var content in (byte[]?[])[null, damaged])
        {
            File.Delete(path);
            if (content is not null)
                File.WriteAllBytes(path, content);
            Assert.NotEmpty(
                DatasetVerification.Run(_set, cancellation: TestContext.Current.CancellationToken).Findings);
            PackReport again = SceneSet.Write(_set, _options, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(again.Shards - 1, again.KeptShards);
            Assert.Equal(whole, File.ReadAllBytes(path));
            Assert.Empty(DatasetVerification.Run(_set, cancellation: TestContext.Current.CancellationToken).Findings);
        }
    }

    [Fact]
    public void Other_scenes_are_not_mixed_in() =>
        Assert.Contains("seed", Assert.Throws<UsageException>(() => SceneSet.Write(
            _set, _options with { Seed = 5 }, cancellation: TestContext.Current.CancellationToken)).Message);

    [Theory]
    [InlineData(0, 32)]
    [InlineData(10, 8)]
    [InlineData(10, 4096)]
    public void Options_out_of_range_are_refused(int count, int size) =>
        Assert.Throws<UsageException>(() => SceneSet.Write(
            new DatasetFolder(_folder["other"]), new SceneSetOptions { Count = count, Size = size },
            cancellation: TestContext.Current.CancellationToken));

    [Fact]
    public void Facts_that_are_none_are_refused() =>
        Assert.Contains("facts", Assert.Throws<DataException>(() => SceneFacts.Parse("{\"seed\": 1}"u8, "x")).Message);
}
