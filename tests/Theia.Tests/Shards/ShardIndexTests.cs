using CsCheck;
using Theia.Data.Shards;

namespace Theia.Tests.Shards;

public sealed class ShardIndexTests
{
    [Fact]
    public void The_index_says_what_the_headers_say_and_knows_each_hash()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 20);

        using var file = File.OpenHandle(path);
        List<ShardMember> indexed = ShardIndex.TryLoad(path, file)!;
        List<ShardMember> scanned = ShardScan.Run(file, path);

        Assert.Equal(scanned, indexed.Select(member => member with { Hash = null }));
        Assert.All(indexed, member => Assert.Equal(HashCheck.Compute(file, path, member), member.Hash));
    }

    [Fact]
    public void A_shard_reads_the_same_without_its_index()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 3);
        File.Delete(path + ".index");

        using var shard = Shard.Open(path, checkHashes: true);

        Assert.Equal(3, shard.Members.Count);
        Assert.All(shard.Members, member => Assert.Null(member.Hash));
    }

    [Fact]
    public void An_index_of_another_shard_is_taken_for_absent()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 3);
        var longer = SomeShard.Write(folder, count: 60, name: "longer");
        File.Copy(longer + ".index", path + ".index", overwrite: true);

        using var shard = Shard.Open(path);

        Assert.Equal(3, shard.Members.Count);
    }

    [Fact]
    public void The_index_of_a_shard_that_another_program_replaced_by_one_of_equal_length_is_taken_for_absent()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 3);
        var other = folder["other.tar"];
        using (var writer = ShardWriter.Create(other))
        {
            for (var i = 0; i < 3; i++)
                writer.Add($"another-{i}", "image", SomeShard.Payload(i));
            writer.Commit();
        }

        File.Copy(other, path, overwrite: true);

        using var shard = Shard.Open(path);

        Assert.Equal("another-0", shard.Members[0].Key);
    }

    [Fact]
    public void A_damaged_index_is_taken_for_absent()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 3);
        var good = File.ReadAllBytes(path + ".index");
        using var file = File.OpenHandle(path);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            var bad = good[..length];
            if (at < length)
                bad[at] = value;
            File.WriteAllBytes(path + ".index", bad);
            Assert.Equal(bad.AsSpan().SequenceEqual(good), ShardIndex.TryLoad(path, file) is not null);
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void A_changed_payload_is_named_when_it_is_first_read()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 3);
        long offset;
        using (var shard = Shard.Open(path))
            offset = shard.Members[1].Offset;
        SomeShard.Flip(path, offset + 2);

        using var changed = Shard.Open(path, checkHashes: true);
        changed.Read(changed.Members[0]);
        var whole = Assert.Throws<DataException>(() => changed.Read(changed.Members[1]));
        Assert.Throws<DataException>(() => changed.Read(changed.Members[1], new byte[1]));
        Assert.Throws<DataException>(() => changed.Read(changed.Members[1], new byte[1], new byte[1], default));

        Assert.Equal(path, whole.File);
        Assert.Contains("'sample-01.image'", whole.Message, StringComparison.Ordinal);
        Assert.Contains("Write the shard again", whole.Message, StringComparison.Ordinal);
    }
}
