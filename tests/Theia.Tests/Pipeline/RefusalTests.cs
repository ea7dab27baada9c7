using System.Buffers.Binary;
using System.Diagnostics;
using Theia.Data.IO;

namespace Theia.Tests.Pipeline;

/// <summary>
/// What the program says of data that do not fit together and of a machine that does not play along: one sentence, the
/// promised exit code, nothing lost.
/// </summary>
[Collection("prepared set")]
public sealed class RefusalTests(PreparedSet prepared) : IDisposable
{
    private const int Failed = 1, BadData = 3;

    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("measure", "--set", "root/set", "--force")]
    [InlineData("verify", "root/set")]
    [InlineData("distill")]
    public void A_feature_that_is_not_a_number_is_named_by_its_sample(params string[] words)
    {
        PreparedSet.Copy(prepared.Measured, _folder.Path);
        var sample = Rewrite(0, static (add, key, bytes) => add(key, WithNaN(bytes)));
        WithoutHash();
        Refused(BadData, sample, words[0] == "distill" ? PreparedSet.Distill.Command : words);
    }

    [Fact]
    public void Features_of_other_images_are_found_before_training()
    {
        PreparedSet.Copy(prepared.Measured, _folder.Path);
        var sample = Rewrite(0, static (add, key, bytes) => add("other" + key, bytes));
        Refused(BadData, sample, PreparedSet.Distill.Command);
    }

    [Theory]
    [InlineData("distill")]
    [InlineData("verify", "root/set")]
    public void A_key_that_comes_twice_is_named(params string[] words)
    {
        PreparedSet.Copy(prepared.Measured, _folder.Path);
        var set = new DatasetFolder(_folder["root", "set"]);
        foreach (var column in new[] { DatasetFolder.Images, "microsoft_resnet18" })
        {
            File.Copy(set.ShardPath(column, "train", 0), set.ShardPath(column, "train", 1), overwrite: true);
            File.Copy(
                set.ShardPath(column, "train", 0) + ".index", set.ShardPath(column, "train", 1) + ".index",
                overwrite: true);
        }

        using var shard = Shard.Open(set.ShardPath(DatasetFolder.Images, "train", 0));
        Refused(BadData, shard.Members[0].Key, words[0] == "distill" ? PreparedSet.Distill.Command : words);
    }

    [Theory]
    [InlineData("images", "pack")]
    [InlineData("microsoft_resnet18", "extract")]
    public void A_folder_that_another_process_works_on_is_left_alone(string column, string verb)
    {
        PreparedSet.Copy(prepared.Packed, _folder.Path);
        using var held = FolderLock.Acquire(_folder["root", "set", column]);
        Refused(
            Failed, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            verb == "pack" ? PreparedSet.Pack.Command : PreparedSet.Extract.Command);
    }

    [Fact]
    public void A_run_that_another_process_works_on_is_left_alone()
    {
        PreparedSet.Copy(prepared.Measured, _folder.Path);
        using var held = FolderLock.Acquire(_folder["run"]);
        Refused(Failed, "run", PreparedSet.Distill.Command);
    }

    [Fact]
    public void A_place_that_takes_no_files_is_said_to_take_none() =>
        Refused(Failed, "/proc/set", "pack", Path.Combine(Repository.Root, "samples", "photos"), "--to", "/proc/set");

    [Fact]
    public async Task A_disk_that_takes_no_more_leaves_what_was_finished()
    {
        PreparedSet.Copy(prepared.Packed, _folder.Path);
        // A limit on the size of files stands for a full disk: 100 KiB hold the features of no shard.
        // The runtime's own files must not count.
        var start = new ProcessStartInfo(
            "bash",
            [
                "-c", "trap '' XFSZ; ulimit -f 100; exec \"$@\"", "bash", ChildProcess.Program,
                .. PreparedSet.Extract.Command,
            ])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == Failed, $"{process.ExitCode}: {error}{await output}");
        Assert.Contains("Cannot write", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["root", "set", "microsoft_resnet18"], "*.tar*"));
        Assert.Empty(Directory.GetFiles(_folder["root", "set", "microsoft_resnet18"], ".*.tmp"));
        Assert.Equal(0, ChildProcess.Run(_folder.Path, PreparedSet.Extract.Command).Code);
    }

    public void Dispose() => _folder.Dispose();

    // As statistics of before, which do not say what was measured: otherwise distill refuses
    // them before it meets the sample.
    private void WithoutHash()
    {
        TeacherSpec teacher = Assert.Single(FeatureExtraction.Teachers(new DatasetFolder(_folder["root", "set"])));
        var known = ChannelStatistics.Load(_folder["root"], "set", teacher);
        new ChannelStatistics("before", known.Mean, known.Std).Save(_folder["root"], "set", teacher);
    }

    // A quiet NaN of bfloat16 in the place of the first number behind the header.
    private static byte[] WithNaN(byte[] feature)
    {
        var header = (int)BinaryPrimitives.ReadUInt64LittleEndian(feature);
        BinaryPrimitives.WriteUInt16LittleEndian(feature.AsSpan(sizeof(ulong) + header), 0x7fc0);
        return feature;
    }

    private void Refused(int code, string says, params string[] words)
    {
        (var ended, var output, var error, _) = ChildProcess.Run(_folder.Path, words);
        Assert.True(ended == code, $"{ended} instead of {code}: {error}");
        Assert.Contains(says, words[0] == "verify" ? output : error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
    }

    // Writes the first training shard of features anew, with one sample changed; returns that sample's key.
    private string Rewrite(int index, Action<Action<string, byte[]>, string, byte[]> change)
    {
        var set = new DatasetFolder(_folder["root", "set"]);
        var path = set.ShardPath("microsoft_resnet18", "train", 0);
        List<(string Key, string Name, byte[] Bytes)> members;
        using (var shard = Shard.Open(path))
            members = [.. shard.Members.Select(member => (member.Key, member.Extension, shard.Read(member).ToArray()))];
        using var writer = ShardWriter.Create(path);
        for (var i = 0; i < members.Count; i++)
        {
            (var key, var name, var bytes) = members[i];
            if (i == index)
                change((newKey, newBytes) => writer.Add(newKey, name, newBytes), key, bytes);
            else
                writer.Add(key, name, bytes);
        }

        writer.Commit();
        return members[index].Key;
    }
}
