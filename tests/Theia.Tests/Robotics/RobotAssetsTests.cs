using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Theia.Robotics;
using Theia.Robotics.Assets;

namespace Theia.Tests.Robotics;

/// <summary>Model files out of published packages.</summary>
public sealed class RobotAssetsTests(CortexModels models) : IClassFixture<CortexModels>
{
    public static TheoryData<string> Suites => ["dmc", "metaworld", "adroit"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void An_archive_gives_exactly_the_files_of_the_table(string name)
    {
        var folder = models.Folder(name);

        Assert.Equal(
            AssetPackage.Of(name).Files.Select(file => file.Path).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        Assert.Null(AssetPackage.Of(name).FirstFault(folder));
        // Nothing is fetched that is there: the archive does not even exist.
        Assert.Equal(folder, Fetch("/no/such/archive", folder, name));
    }

    [Fact]
    public void Every_package_carries_its_license_and_the_table_has_dm_controls_hashes()
    {
        foreach (var name in Suites)
        {
            Assert.Contains(
                AssetPackage.Of(name).Files, file => file.Name.StartsWith("LICENSE", StringComparison.Ordinal));
        }

        Assert.Equal(["dmc", "metaworld", "adroit", "mujoco"], RobotAssets.Names);
        foreach (JsonElement task in DmcGolden.Json.GetProperty("tasks").EnumerateArray())
        {
            Assert.Equal(
                task.GetProperty("model_sha256").GetString(),
                AssetPackage.Of("dmc").Files.Single(
                    file => file.Name == task.GetProperty("model").GetString()).Sha256);
        }
    }

    [Theory]
    [InlineData("wheel.whl", "", "dm_control-1.0.50.dist-info/licenses/LICENSE")]
    [InlineData("source.tar.gz", "dm_control-1.0.50/", "dm_control-1.0.50/LICENSE")]
    public void Wheels_and_source_archives_give_the_same(string file, string prefix, string license)
    {
        using var scratch = new ScratchFolder();
        var from = models.Folder("dmc");
        var entries = Entries(from).Select(entry => (
            entry.Path == "dm_control/LICENSE" ? license : prefix + entry.Path, entry.Content))
            .Append(("elsewhere/walker.xml", "<mujoco/>"u8.ToArray()));
        var archive = Archive(scratch[file], entries);

        var folder = Fetch(archive, scratch["out"]);

        Assert.Null(AssetPackage.Of("dmc").FirstFault(folder));
        Assert.False(Directory.Exists(scratch["out", "elsewhere"]));
    }

    [Fact]
    public void A_file_of_another_version_is_refused_by_its_name()
    {
        using var scratch = new ScratchFolder();
        var entries = Entries(models.Folder("dmc")).Select(entry =>
            entry.Path.EndsWith("/walker.xml", StringComparison.Ordinal)
                ? (entry.Path, Changed(entry.Content)) : entry);
        var archive = Archive(scratch["changed.whl"], entries);

        var failure = Assert.Throws<DataException>(() => Fetch(archive, scratch["out"]));

        Assert.Contains(
            "dm_control/suite/walker.xml is not the file of dm-control 1.0.50", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(["changed.whl"], Directory.EnumerateFileSystemEntries(scratch.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var scratch = new ScratchFolder();
        var archive = Archive(scratch["some.whl"], Entries(models.Folder("dmc")).Where(
            entry => !entry.Path.EndsWith("/finger.xml", StringComparison.Ordinal)));

        var failure = Assert.Throws<DataException>(() => Fetch(archive, scratch["out"]));

        Assert.Contains("dm_control/suite/finger.xml of dm-control 1.0.50 is missing", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_passed_over_and_paths_that_lead_out_lead_nowhere()
    {
        using var scratch = new ScratchFolder();
        var from = models.Folder("dmc");
        var archive = scratch["links.tar.gz"];
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            foreach ((var path, var content) in Entries(from))
            {
                PaxTarEntry entry = path.EndsWith("/finger.xml", StringComparison.Ordinal)
                    ? new(TarEntryType.SymbolicLink, path) { LinkName = "/etc/hostname" }
                    : new(TarEntryType.RegularFile, $"../../{path}") { DataStream = new MemoryStream(content) };
                tar.WriteEntry(entry);
            }
        }

        var failure = Assert.Throws<DataException>(() => Fetch(archive, scratch["in", "out"]));

        Assert.Contains("finger.xml of dm-control 1.0.50 is missing", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch["dm_control"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch["in"]));
    }

    [Fact]
    public void A_damaged_archive_is_an_error_or_gives_the_same_files()
    {
        using var scratch = new ScratchFolder();
        var whole = File.ReadAllBytes(models.Archive("dmc"));
        var archive = scratch["damaged.tar.xz"];
        var refused = 0;
        for (var at = 7; at < whole.Length; at += 97)
        {
            var damaged = at % 2 == 0 ? whole[..at] : Changed(whole, at);
            File.WriteAllBytes(archive, damaged);
            try
            {
                var folder = Fetch(archive, scratch["out"]);
                Assert.Null(AssetPackage.Of("dmc").FirstFault(folder));
                Directory.Delete(folder, recursive: true);
            }
            catch (DataException e)
            {
                Assert.StartsWith(archive, e.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Path));
        }

        Assert.InRange(refused, 10, int.MaxValue);
    }

    [Fact]
    public void What_unpacks_to_any_size_is_not_read_to_its_end()
    {
        using var stream = new BoundedStream(new MemoryStream(new byte[1000]), 100);
        var buffer = new byte[64];

        Assert.Equal(64, stream.Read(buffer));
        Assert.Throws<InvalidDataException>(() => stream.Read(buffer));
    }

    [Fact]
    public void Names_and_files_that_are_not_there_are_errors_of_use()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["note.txt"], "no archive");
        Directory.CreateDirectory(scratch["full"]);
        File.WriteAllText(scratch["full", "own.txt"], "mine");

        Assert.Contains(
            "Did you mean 'dmc'?",
            Assert.Throws<UsageException>(() => Fetch(scratch["note.txt"], scratch["out"], "dnc")).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => Fetch(scratch["none.whl"], scratch["out"]));
        Assert.Throws<DataException>(() => Fetch(scratch["note.txt"], scratch["out"]));
        Assert.Throws<UsageException>(() => Fetch(scratch["note.txt"], scratch["full"]));
        Assert.Equal("mine", File.ReadAllText(scratch["full", "own.txt"]));
    }

    [Fact]
    public void A_task_says_which_folder_lacks_its_files()
    {
        Mujoco.SkipUnlessInstalled();
        using var scratch = new ScratchFolder();

        var failure = Assert.Throws<UsageException>(
            () => RobotTasks.Find("dmc/reacher-easy").Open(new() { Assets = scratch.Path }));

        Assert.Contains(scratch.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("dm-control 1.0.50", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wheel_comes_from_the_index_and_is_held_against_its_hash()
    {
        using var scratch = new ScratchFolder();
        var wheel = File.ReadAllBytes(Archive(scratch["a.whl"], Entries(models.Folder("dmc"))));
        using var index = new PackageIndex("dm_control-1.0.50-py3-none-any.whl", wheel);

        var folder = RobotAssets.Fetch(
            AssetPackage.Of("dmc"), archive: null, scratch["out"], new AssetDownload(index), CancellationToken.None);

        Assert.Null(AssetPackage.Of("dmc").FirstFault(folder));
        Assert.Equal(AssetPackage.Of("dmc").Files.Count, Entries(folder).Count());
        Assert.Equal("https://pypi.org/pypi/dm-control/1.0.50/json", index.Asked[0]);
        index.Sent = Changed(wheel);
        Assert.Contains("another SHA-256", Refused<DataException>(scratch, index), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_not_there_is_an_error_with_the_way_around_it()
    {
        using var scratch = new ScratchFolder();
        using var index = new PackageIndex("dm_control-1.0.50.tar.gz", []);

        Assert.Contains(
            "no wheel of dm-control 1.0.50", Refused<DataException>(scratch, index), StringComparison.Ordinal);
        index.Failure = new HttpRequestException("Name or service not known");
        var failure = Refused<ResourceException>(scratch, index);

        Assert.Equal(
            "dm-control 1.0.50 cannot be fetched from pypi.org: Name or service not known. Fetch its wheel on another "
            + "machine and name that file.", failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    private static string Fetch(string archive, string folder, string name = "dmc") =>
        RobotAssets.Fetch(name, archive, folder, TestContext.Current.CancellationToken);

    private static string Refused<T>(ScratchFolder scratch, PackageIndex index) where T : TheiaException =>
        Assert.Throws<T>(() => RobotAssets.Fetch(
            AssetPackage.Of("dmc"), archive: null, scratch["other"], new AssetDownload(index),
            CancellationToken.None)).Message;

    private static byte[] Changed(byte[] content, int at = 100)
    {
        byte[] changed = [.. content];
        changed[at] ^= 0x55;
        return changed;
    }

    private static IEnumerable<(string Path, byte[] Content)> Entries(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllBytes(file)));

    private static string Archive(string path, IEnumerable<(string Path, byte[] Content)> entries)
    {
        using FileStream file = File.Create(path);
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            foreach ((var name, var content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }

            return path;
        }

        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(packed);
        foreach ((var name, var content) in entries)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return path;
    }
}
