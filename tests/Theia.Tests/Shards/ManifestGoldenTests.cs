using System.Security.Cryptography;
using System.Text.Json;

namespace Theia.Tests.Shards;

public sealed class ManifestGoldenTests
{
    [Fact]
    public void Every_member_of_the_reference_shards_is_found_where_it_stands()
    {
        List<string> wrong = [];
        var count = 0;
        foreach (JsonElement item in Goldens.Json("data", "shards", "manifest.json")
            .GetProperty("shards").EnumerateArray())
        {
            var path = item.GetProperty("path").GetString()!;
            using var shard = Shard.Open(Goldens.At(["data", "shards", "root", .. path.Split('/')]));
            string[] expected = [.. item.GetProperty("members").EnumerateArray().Select(Describe)];
            string[] found = [.. shard.Members.Select(member => Describe(shard, member))];
            count += expected.Length;
            if (!expected.SequenceEqual(found))
            {
                wrong.Add(
                    $"{path}: {string.Join(", ", found.Except(expected))} instead of "
                    + $"{string.Join(", ", expected.Except(found))}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 0);
    }

    private static string Describe(JsonElement member) => string.Join(' ',
        member.GetProperty("name"), member.GetProperty("key"),
        member.GetProperty("ext").GetString()!.ToLowerInvariant(), member.GetProperty("data_offset"),
        member.GetProperty("size"), member.GetProperty("sha256"));

    private static string Describe(Shard shard, ShardMember member) => string.Join(' ',
        member.Name, member.Key, member.Extension, member.Offset, member.Length,
        Convert.ToHexStringLower(SHA256.HashData(shard.Read(member))));
}
