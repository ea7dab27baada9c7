namespace Theia.Tests.Shards;

public sealed class ShardWriterTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new ScratchFolder();
        var path = folder["a.tar"];
        using (var writer = ShardWriter.Create(path))
        {
            writer.Add("one", "image", [1, 2, 3]);
            writer.Add("folder/two", "image", new byte[512]);
            writer.Commit();
        }

        using var shard = Shard.Open(path);
        Assert.Equal("one folder/two", string.Join(' ', shard.Members.Select(member => member.Key)));
        Assert.Equal([1, 2, 3], shard.Read(shard.Members[0]));
        Assert.Equal(512, shard.Read(shard.Members[1]).Length);
    }
}
