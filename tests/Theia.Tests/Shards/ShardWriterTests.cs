using System.Diagnostics;
using System.Formats.Tar;
using System.Security.Cryptography;
using Theia.Data.IO;

namespace Theia.Tests.Shards;

public sealed class ShardWriterTests
{
    private static readonly string _longKey = new('k', 150);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new ScratchFolder();
        Write(folder["a.tar"]);

        using var shard = Shard.Open(folder["a.tar"]);

        Assert.Equal(["one", "folder/two", _longKey, "ä-東"], shard.Members.Select(member => member.Key));
        Assert.Equal([1, 2, 3], shard.Read(shard.Members[0]));
        Assert.Equal(new byte[512], shard.Read(shard.Members[1]));
        Assert.Empty(shard.Read(shard.Members[2]));
        Assert.Equal([7], shard.Read(shard.Members[3]));
    }

    [Fact]
    public void The_same_samples_give_the_same_bytes()
    {
        using var folder = new ScratchFolder();
        Write(folder["a.tar"]);
        Write(folder["b.tar"]);

        Assert.Equal(File.ReadAllBytes(folder["a.tar"]), File.ReadAllBytes(folder["b.tar"]));
        Assert.Equal(File.ReadAllBytes(folder["a.tar.index"]), File.ReadAllBytes(folder["b.tar.index"]));
        // A change of format is a decision: sets that are half written would not continue with the same bytes.
        Assert.Equal("D319", Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(folder["a.tar"])))[..4]);
    }

    [Fact]
    public void Another_reader_sees_plain_read_only_files_of_bigdata_at_time_zero()
    {
        using var folder = new ScratchFolder();
        Write(folder["a.tar"]);
        using var reader = new TarReader(File.OpenRead(folder["a.tar"]));
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, entry.Mode);
            Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            Assert.Equal("bigdata/bigdata", $"{((PosixTarEntry)entry).UserName}/{((PosixTarEntry)entry).GroupName}");
        }

        Assert.Equal(["one.image", "folder/two.image", $"{_longKey}.image", "ä-東.image"], names);
    }

    [Fact]
    public void The_tar_program_lists_and_checks_it()
    {
        Assert.SkipUnless(File.Exists("/bin/tar") || File.Exists("/usr/bin/tar"), "No tar program here.");
        using var folder = new ScratchFolder();
        Write(folder["a.tar"]);

        using var tar = Process.Start(new ProcessStartInfo("tar", ["-tf", folder["a.tar"], "--quoting-style=literal"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var names = tar.StandardOutput.ReadToEnd();
        var complaints = tar.StandardError.ReadToEnd();
        tar.WaitForExit();

        Assert.Equal("", complaints);
        Assert.Equal($"one.image\nfolder/two.image\n{_longKey}.image\nä-東.image\n", names);
    }

    [Fact]
    public void A_folder_in_the_key_goes_into_the_prefix_of_the_header()
    {
        using var folder = new ScratchFolder();
        var key = new string('f', 120) + "/" + new string('n', 90);
        using (var writer = ShardWriter.Create(folder["a.tar"]))
        {
            writer.Add(key, "image", [1]);
            writer.Commit();
        }

        using var shard = Shard.Open(folder["a.tar"]);
        Assert.Equal(key, shard.Members[0].Key);
        Assert.Equal(512, shard.Members[0].Offset);   // one header: no PAX record was needed
    }

    [Theory]
    [InlineData("a.b", "image", "first dot")]
    [InlineData("", "image", "empty")]
    [InlineData("../a", "image", "'..'")]
    [InlineData("/a", "image", "relative")]
    [InlineData("a\nb", "image", "control")]
    [InlineData("a", "", "extension is empty")]
    [InlineData("same", "image", "two members")]
    public void A_name_that_cannot_stand_in_a_shard_is_refused(string key, string extension, string why)
    {
        using var folder = new ScratchFolder();
        using var writer = ShardWriter.Create(folder["a.tar"]);
        writer.Add("same", "image", [1]);

        var refused = Assert.Throws<DataException>(() => writer.Add(key, extension, [1]));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_longer_than_any_path_is_refused()
    {
        using var folder = new ScratchFolder();
        using var writer = ShardWriter.Create(folder["a.tar"]);
        Assert.Contains(
            "more than 4096",
            Assert.Throws<DataException>(() => writer.Add(new string('k', 5000), "image", [1])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_commit_nothing_is_left()
    {
        using var folder = new ScratchFolder();
        using (var writer = ShardWriter.Create(folder["a.tar"]))
            writer.Add("one", "image", [1]);

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_full_disk_at_any_call_leaves_the_old_shard_or_the_new_one_and_no_other_file()
    {
        using var folder = new ScratchFolder();
        var path = folder["a.tar"];
        Write(path);
        var old = File.ReadAllBytes(path);
        for (var failAt = 1; ; failAt++)
        {
            using (FileSystem.Substitute(new FailingFileSystem(failAt)))
            {
                try
                {
                    Write(path, last: 8);
                    Assert.True(failAt > 10, $"Only {failAt} calls could fail.");
                    break;
                }
                catch (ResourceException)
                {
                    // The next turn fails one call later.
                }
            }

            Assert.DoesNotContain(
                Directory.GetFiles(folder.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));
            using var shard = Shard.Open(path, checkHashes: true);
            var last = shard.Read(shard.Members[^1])[0];
            Assert.Equal(last == 7, old.AsSpan().SequenceEqual(File.ReadAllBytes(path)));
            if (last == 8)
                Write(path);
        }

        using var written = Shard.Open(path, checkHashes: true);
        Assert.Equal([8], written.Read(written.Members[^1]));
    }

    [Fact]
    public void A_shard_with_a_failed_write_cannot_be_committed()
    {
        using var folder = new ScratchFolder();
        using (FileSystem.Substitute(new FailingFileSystem(2)))
        using (var writer = ShardWriter.Create(folder["a.tar"]))
        {
            Assert.Throws<ResourceException>(() => writer.Add("one", "image", [1]));
            Assert.Throws<InvalidOperationException>(writer.Commit);
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static void Write(string path, byte last = 7)
    {
        using var writer = ShardWriter.Create(path);
        writer.Add("one", "image", [1, 2, 3]);
        writer.Add("folder/two", "image", new byte[512]);
        writer.Add(_longKey, "image", []);
        writer.Add("ä-東", "image", [last]);
        writer.Commit();
    }
}
