using System.Runtime.InteropServices;
using Theia.Data.Datasets;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Data.Logging;
using Theia.Data.Packing;
using Theia.Data.Tensors;

namespace Theia.Data.Verification;

/// <summary>Reads a whole file and reports every problem.</summary>
internal static class FileVerification
{
    private const string ReferenceDeviations = "imagenet_var_";

    /// <summary>Checks a file of a known kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is; see <see cref="FileKinds"/>.</param>
    /// <param name="cancellation">Stops between tensors and payloads.</param>
    /// <exception cref="UsageException">It is not there.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static FileReport Run(string path, FileKind kind, CancellationToken cancellation)
    {
        var findings = new FindingList();
        IReadOnlyList<string> notChecked = [];
        try
        {
            notChecked = Check(path, kind, findings, cancellation);
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }

        return new FileReport(FileKinds.Name(kind), findings.All, notChecked);
    }

    private static IReadOnlyList<string> Check(
        string path, FileKind kind, FindingList findings, CancellationToken cancellation)
    {
        switch (kind)
        {
            case FileKind.Safetensors or FileKind.Checkpoint or FileKind.WeightIndex:
                return Weights(path, findings, cancellation);
            case FileKind.Npy:
                Array(path, findings);
                return [];
            case FileKind.Shard:
                new ShardCheck(path, column: null, findings, cancellation).Run();
                return [];
            case FileKind.ShardIndex:
                return Index(path, findings);
            case FileKind.Image:
                RgbImage.Load(path);
                return [];
            case FileKind.RunLog:
                RunLogLines.Read(path, long.MaxValue);
                return [];
            case FileKind.Events:
                EventRecords.Read(path, long.MaxValue);
                return [];
            case FileKind.PackPlan:
                PackPlanFile.TryLoad(path);
                return [];
            case FileKind.Json when Path.GetFileName(path) == ColumnSchemaFile.Name:
                ColumnSchemaFile.TryLoad(Path.GetDirectoryName(Path.GetFullPath(path))!);
                return [];
            case FileKind.Json:
                PythonJson.Parse(InputFile.ReadText(path), path).Dispose();
                return [];
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Checked elsewhere.");
        }
    }

    private static IReadOnlyList<string> Weights(string path, FindingList findings, CancellationToken cancellation)
    {
        using var weights = ModelWeights.Open(path);
        if (!StatisticsCheck.IsStatistics(weights.Tensors))
            return WeightCheck.Run(weights, findings, cancellation);
        StatisticsCheck.Run(path, findings);
        return [];
    }

    private static void Array(string path, FindingList findings)
    {
        TensorData array = NpyFile.Read(path);
        if (FiniteValues.Problem(array.Type, array.Bytes.Span) is { } problem)
        {
            findings.Add(path, "", $"the array {problem}. Write it again.");
        }
        else if (Path.GetFileName(path).StartsWith(ReferenceDeviations, StringComparison.Ordinal)
            && array.Type == DType.F32)
        {
            new ChannelStatistics(path, Floats(array), Floats(array)).RequireUsable();
        }
    }

    private static float[] Floats(TensorData array) => MemoryMarshal.Cast<byte, float>(array.Bytes.Span).ToArray();

    private static IReadOnlyList<string> Index(string path, FindingList findings)
    {
        var shard = path[..^FileKinds.IndexExtension.Length];
        if (!System.IO.File.Exists(shard))
            return [$"{path}: its shard {shard} does not exist, so the index cannot be compared with it."];
        new ShardCheck(shard, column: null, findings, CancellationToken.None).Run();
        return [];
    }
}
