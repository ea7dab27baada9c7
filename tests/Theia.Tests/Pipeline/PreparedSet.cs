using System.Text;
using System.Text.Json.Nodes;

namespace Theia.Tests.Pipeline;

/// <summary>The stages of a small set, made once: packed, with features, with statistics.</summary>
[CollectionDefinition("prepared set")]
public sealed class PreparedSet : ICollectionFixture<PreparedSet>, IDisposable
{
    private readonly ScratchFolder _packed = new();
    private readonly ScratchFolder _extracted = new();
    private readonly ScratchFolder _measured = new();

    public PreparedSet()
    {
        Run(_packed.Path, Pack);
        Copy(_packed.Path, _extracted.Path);
        Run(_extracted.Path, Extract);
        Copy(_extracted.Path, _measured.Path);
        Run(_measured.Path, Measure);
    }

    internal static Work Pack { get; } = new([
        "pack", Path.Combine(Repository.Root, "samples", "photos"), "--to", "root/set",
        "--samples-per-shard", "2", "--threads", "1",
    ]);

    internal static Work Scenes { get; } = new([
        "scenes", "--count", "60", "--to", "root/scenes", "--size", "64", "--samples-per-shard", "4", "--threads", "1",
    ]);

    internal static Work Export { get; } = new([
        "scenes", "--count", "60", "--to", "export", "--size", "64", "--samples-per-shard", "4", "--threads", "1",
        "--export", "coco",
    ]);

    internal static Work Extract { get; } = new(
        ["extract", "--set", "root/set", "--teacher", "resnet18", "--threads", "1"]);

    internal static Work Measure { get; } = new(["measure", "--set", "root/set"]);

    internal static Work Distill { get; } = new(
        [
            "distill", "--set", "root/set", "--to", "run", "--seed", "3", "--threads", "1",
            "backbone=facebook/deit-tiny-patch16-224",
            """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
            "translatorKwargs.hiddenSizeFactor=0.25",
            "targetModels=microsoft/resnet18", "datasetRatio=1", "batchSize=4",
            "learningRate=1e-3", "steps=40", "saveCkptInterval=3",
        ],
        new Continuation(["resume", "run"], folder => File.Exists(Path.Combine(folder, "run", "config.json"))));

    internal string Packed => _packed.Path;

    internal string Extracted => _extracted.Path;

    internal string Measured => _measured.Path;

    public void Dispose()
    {
        _packed.Dispose();
        _extracted.Dispose();
        _measured.Dispose();
    }

    /// <summary>Opens every file that carries its final name with the reader of its format.</summary>
    internal static void EveryFinishedFileIsWhole(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            switch (Path.GetExtension(file))
            {
                case ".tar":
                    using (var shard = Shard.Open(file, checkHashes: true))
                        Assert.All(shard.Members, member => shard.Read(member));
                    break;
                case ".safetensors":
                    Assert.NotEmpty(SafetensorsFile.ReadAll(file));
                    break;
                case ".json":
                    Assert.NotNull(JsonNode.Parse(File.ReadAllBytes(file)));
                    break;
            }
        }
    }

    /// <summary>
    /// What a file says of the work: its bytes, without what comes from a clock and without the folder that it lies in.
    /// </summary>
    internal static byte[] Content(string file, string folder)
    {
        if (Path.GetExtension(file) is not (".json" or ".jsonl"))
            return File.ReadAllBytes(file);
        IEnumerable<string> lines = File.ReadLines(file)
            .Select(line => line.Replace(folder, "", StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(
            string.Join('\n', Path.GetFileName(file) == "log.jsonl" ? lines.Select(WithoutClockTimes) : lines));
    }

    private static string WithoutClockTimes(string line)
    {
        var entry = JsonNode.Parse(line)!.AsObject();
        entry.Remove("time");
        entry.Remove("seconds");
        return entry.ToJsonString();
    }

    private static void Run(string folder, Work work)
    {
        var (code, _, error, _) = ChildProcess.Run(folder, work.Command);
        Assert.True(code == 0, error);
    }

    /// <summary>Copies all files below a folder.</summary>
    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>A command line, and what is said instead when its work has begun before.</summary>
    internal sealed record Work(string[] Command, Continuation? Resume = null);

    /// <summary>
    /// The command that goes on, where <paramref name="Applies"/> says there is something to go on with.
    /// </summary>
    internal sealed record Continuation(string[] Command, Func<string, bool> Applies);
}
