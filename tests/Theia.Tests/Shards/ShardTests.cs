using System.Formats.Tar;
using CsCheck;
using Theia.Data.Shards;

namespace Theia.Tests.Shards;

public sealed class ShardTests
{
    [Fact]
    public void A_payload_can_be_scattered_over_several_places()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 5);
        using var shard = Shard.Open(path);
        ShardMember member = shard.Members[4];
        var payload = SomeShard.Payload(4);

        Gen.Select(Gen.Int[0, payload.Length], Gen.Int[0, payload.Length], Gen.Int[0, payload.Length])
            .Sample((a, b, c) =>
            {
                int[] cuts = [.. new[] { a, b, c }.Order()];
                byte[] first = new byte[cuts[0]], second = new byte[cuts[1] - cuts[0]],
                    third = new byte[cuts[2] - cuts[1]];
                shard.Read(member, first, second, third);
                Assert.Equal(payload[..cuts[2]], (byte[])[.. first, .. second, .. third]);
            });
    }

    [Fact]
    public void A_part_of_a_payload_can_be_read()
    {
        using var folder = new ScratchFolder();
        using var shard = Shard.Open(SomeShard.Write(folder, count: 5));
        var part = new byte[50];

        shard.Read(shard.Members[4], part, start: 20);

        Assert.Equal(SomeShard.Payload(4)[20..70], part);
        Assert.Throws<ArgumentException>(() => shard.Read(shard.Members[4], part, start: 380));
        Assert.Throws<ArgumentException>(() => shard.Read(shard.Members[0], part, new byte[1], default));
    }

    [Fact]
    public void A_shard_that_is_cut_while_open_is_an_error_and_no_crash()
    {
        using var folder = new ScratchFolder();
        var path = SomeShard.Write(folder, count: 5);
        using var shard = Shard.Open(path);
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            file.SetLength(shard.Members[4].Offset + 10);

        Assert.Contains(
            "cut", Assert.Throws<DataException>(() => shard.Read(shard.Members[4])).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => shard.Read(shard.Members[4], new byte[5], new byte[10], new byte[3]));
    }

    [Fact]
    public void What_a_Mac_adds_to_an_archive_is_passed_over()
    {
        using var folder = new ScratchFolder();
        var path = folder["mac.tar"];
        using (var writer = new TarWriter(File.Create(path), TarEntryFormat.Ustar))
        {
            foreach (var name in new[] { "./._a.image", "./a.image", "./.DS_Store", "./sub/._b.image" })
            {
                writer.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
            }
        }

        using var shard = Shard.Open(path);

        Assert.Equal("./a.image", Assert.Single(shard.Members).Name);
    }

    [Fact]
    public void A_missing_shard_is_a_question_of_usage()
    {
        var missing = Assert.Throws<UsageException>(() => Shard.Open("/nowhere/x.tar"));
        Assert.Contains("/nowhere/x.tar", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_to_a_shard_is_read_or_refused_but_never_crashes()
    {
        using var folder = new ScratchFolder();
        var good = File.ReadAllBytes(SomeShard.Write(folder, count: 4));
        var path = folder["bad.tar"];
        // Headers and their edges are where damage has meaning.
        var place = Gen.Frequency((4, Gen.Int[0, 1200]), (1, Gen.Int[0, good.Length - 1]));
        Gen.Select(Gen.Select(place, Gen.Byte).List[1, 4], Gen.Int[0, good.Length], Gen.Bool)
            .Sample((changes, length, cut) =>
            {
                byte[] bad = [.. good];
                foreach (var (at, value) in changes)
                    bad[at] = value;
                File.WriteAllBytes(path, cut ? bad[..length] : bad);
                try
                {
                    using var shard = Shard.Open(path);
                    foreach (ShardMember member in shard.Members)
                        shard.Read(member);
                }
                catch (DataException refused)
                {
                    Assert.Equal(path, refused.File);
                }
            }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Any_header_with_a_right_checksum_is_read_or_refused()
    {
        using var folder = new ScratchFolder();
        var good = File.ReadAllBytes(SomeShard.Write(folder, count: 4));
        var path = folder["bad.tar"];
        Gen.Select(Gen.Int[0, 511], Gen.Byte).List[1, 6].Sample(changes =>
        {
            byte[] bad = [.. good];
            foreach (var (at, value) in changes)
                bad[at] = value;
            SetChecksum(bad);
            File.WriteAllBytes(path, bad);
            try
            {
                using var shard = Shard.Open(path);
                Assert.True(shard.Members.Count <= 4);
            }
            catch (DataException refused)
            {
                Assert.Equal(path, refused.File);
            }
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Any_samples_come_back_in_order()
    {
        using var folder = new ScratchFolder();
        var path = folder["any.tar"];
        Gen<string> key = Gen.String[Gen.Char["abcdefgh0123456789_-/äß東"], 1, 260].Where(
            text => !text.Split('/').Contains(""));
        Gen.Select(key, Gen.Byte.Array[0, 1500]).List[0, 12]
            .Where(list => list.DistinctBy(sample => sample.Item1).Count() == list.Count).Sample(samples =>
            {
                using (var writer = ShardWriter.Create(path))
                {
                    foreach (var (name, payload) in samples)
                        writer.Add(name, "x.y", payload);
                    writer.Commit();
                }

                foreach (var indexed in (ReadOnlySpan<bool>)[true, false])
                {
                    if (!indexed)
                        File.Delete(ShardIndex.PathOf(path));
                    using var shard = Shard.Open(path, checkHashes: true);
                    Assert.Equal(samples.Select(sample => sample.Item1), shard.Members.Select(member => member.Key));
                    for (var i = 0; i < samples.Count; i++)
                        Assert.Equal(samples[i].Item2, shard.Read(shard.Members[i]));
                }
            }, iter: 100, threads: 1);
    }

    private static void SetChecksum(byte[] file)
    {
        file.AsSpan(148, 8).Fill((byte)' ');
        var sum = file.AsSpan(0, 512).ToArray().Sum(value => value);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0", file.AsSpan(148));
    }
}
