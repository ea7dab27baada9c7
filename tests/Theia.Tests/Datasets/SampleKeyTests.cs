using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Theia.Data.Datasets;

namespace Theia.Tests.Datasets;

public sealed class SampleKeyTests
{
    [Theory]
    [InlineData("n01440764_10026.jpeg", "n01440764_10026")]
    [InlineData("a-b_c.png", "a-b_c")]
    [InlineData("no-extension", "no-extension")]
    public void A_plain_path_is_its_own_key(string path, string key) => Assert.Equal([key], SampleKey.Assign([path]));

    [Theory]
    [InlineData("IMG_0001.JPG", "img_0001")]
    [InlineData("cats/tom.jpg", "cats_tom")]
    [InlineData("a.b.jpg", "a_b")]
    [InlineData("my  cat (1).jpg", "my_cat_1_")]
    [InlineData("猫.jpg", "_")]
    [InlineData("émile.jpg", "_mile")]
    [InlineData(".jpg", "_jpg")]
    public void A_path_that_had_to_change_ends_in_the_hash_of_the_whole_path(string path, string start)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8];
        Assert.Equal([$"{start}-{hash}"], SampleKey.Assign([path]));
    }

    [Fact]
    public void Keys_are_those_of_the_documentation() =>
        Assert.Equal(
            ["cats_tom-053c4f8e", "a-509b0d46", "a-7f071235"], SampleKey.Assign(["cats/Tom.jpg", "a.jpg", "a.png"]));

    [Fact]
    public void Paths_that_would_share_a_key_all_get_their_hash()
    {
        var keys = SampleKey.Assign(["cat.jpg", "cat.png", "dog.jpg"]);
        Assert.StartsWith("cat-", keys[0], StringComparison.Ordinal);
        Assert.StartsWith("cat-", keys[1], StringComparison.Ordinal);
        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal("dog", keys[2]);
    }

    [Fact]
    public void A_path_that_looks_like_the_hashed_key_of_another_collides_with_it()
    {
        var hashed = SampleKey.Assign(["Cat.jpg"])[0];
        var keys = SampleKey.Assign(["Cat.jpg", $"{hashed}.jpg"]);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(key.Length <= SampleKey.Longest));
    }

    [Fact]
    public void A_long_path_is_cut_to_leave_room_for_the_longest_column()
    {
        var key = SampleKey.Assign([new string('x', 300) + ".jpg"])[0];
        Assert.Equal(SampleKey.Longest, key.Length);
        Assert.StartsWith(new string('x', 39) + "-", key, StringComparison.Ordinal);
        Assert.All(
            TeacherSpec.Registry, teacher => Assert.True($"{key}.{teacher.SampleExtension}".Length <= 100, teacher.Id));
    }

    [Fact]
    public void Keys_of_any_paths_are_plain_different_and_independent_of_the_order()
    {
        Gen.String[Gen.Char["aAbB0-_ ./猫é"], 1, 60].HashSet[1, 40].Sample(set =>
        {
            string[] paths = [.. set];
            var keys = SampleKey.Assign(paths);
            Assert.Equal(paths.Length, keys.Distinct().Count());
            Assert.All(keys, key => Assert.Matches("^[a-z0-9_-]{1,48}$", key));
            Assert.Equal(keys.Reverse(), SampleKey.Assign([.. paths.AsEnumerable().Reverse()]));
        });
    }
}
