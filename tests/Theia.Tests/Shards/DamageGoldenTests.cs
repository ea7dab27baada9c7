using System.Text.Json;

namespace Theia.Tests.Shards;

public sealed class DamageGoldenTests
{
    [Fact]
    public void Every_damaged_archive_is_refused_and_every_good_one_gives_its_keys()
    {
        List<string> wrong = [];
        foreach (JsonElement item in Goldens.Json("data", "damage", "damage.json")
            .GetProperty("shards").EnumerateArray())
        {
            var name = item.GetProperty("name").GetString()!;
            var expect = item.GetProperty("expect").GetString()!;
            var path = Goldens.At("data", "damage", item.GetProperty("file").GetString()!);
            try
            {
                using var shard = Shard.Open(path);
                string[] keys = [.. shard.Members.Select(member => member.Key)];
                if (expect is "refuse" && !name.StartsWith("payload-", StringComparison.Ordinal))
                {
                    wrong.Add($"{name}: accepted with {string.Join(' ', keys)}");
                }
                else if (item.TryGetProperty("keys", out JsonElement expected)
                    && string.Join(' ', keys) != string.Join(' ', expected.EnumerateArray()))
                {
                    wrong.Add($"{name}: has {string.Join(' ', keys)}");
                }
            }
            catch (DataException refused)
            {
                if (expect is "accept")
                    wrong.Add($"{name}: {refused.Message}");
                Assert.Equal(path, refused.File);
            }
        }

        Assert.Empty(wrong);
    }
}
