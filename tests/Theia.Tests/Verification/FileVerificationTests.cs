using System.Runtime.InteropServices;
using Theia.Data.Tensors.Pth;
using Theia.Data.Verification;

namespace Theia.Tests.Verification;

/// <summary>verify reads the data of every format, not only its header.</summary>
public sealed class FileVerificationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.pth")]
    [InlineData("x.bin")]
    [InlineData("x.pth.tar")]
    public void A_flipped_bit_of_a_checkpoint_is_found_by_its_checksum(string name)
    {
        PthWriter.Write(_folder[name], [Floats("w", 1, 2, 3, 4), Floats("b", 5)]);
        Assert.Empty(Check(name).Findings);

        var bytes = File.ReadAllBytes(_folder[name]);
        var at = bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes<float>([1, 2, 3, 4]));
        bytes[at + 2] ^= 1;
        File.WriteAllBytes(_folder[name], bytes);

        var finding = Assert.Single(Check(name).Findings).ToString();
        Assert.Contains("data/0' has the CRC-32", finding, StringComparison.Ordinal);
        Assert.Contains(_folder[name], finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_that_is_no_number_is_named()
    {
        SafetensorsWriter.Write(
            _folder["x.safetensors"], [Floats("a", 1, float.NaN), Floats("b", 1), Floats("c", float.NegativeInfinity)]);
        Assert.Equal(
            ["tensor 'a': contains NaN at element 1 of 2", "tensor 'c': contains infinity at element 0 of 1"],
            Check("x.safetensors").Findings.Select(finding => $"{finding.Place}: {finding.Problem.Split('.')[0]}"));

        PthWriter.Write(_folder["x.pth"], [Floats("w", float.NaN)]);
        Assert.Equal("tensor 'w'", Assert.Single(Check("x.pth").Findings).Place);

        NpyFile.Write(
            _folder["x.npy"], new TensorData(DType.F64, [2], MemoryMarshal.AsBytes<double>([1, double.NaN]).ToArray()));
        Assert.Contains(
            "the array contains NaN at element 1 of 2", Assert.Single(Check("x.npy").Findings).Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_of_a_split_model_are_read()
    {
        SafetensorsWriter.Write(_folder["model-1.safetensors"], [Floats("a", 1)]);
        SafetensorsWriter.Write(_folder["model-2.safetensors"], [Floats("b", float.NaN)]);
        File.WriteAllText(
            _folder["model.safetensors.index.json"],
            """{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}""");
        Assert.Equal("tensor 'b'", Assert.Single(Check("model.safetensors.index.json").Findings).Place);
    }

    [Fact]
    public void A_truth_value_of_two_is_out_of_the_range_of_its_type()
    {
        var header = """{"t":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}"""u8;
        File.WriteAllBytes(
            _folder["x.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 1, 2]);
        Assert.Contains(
            "contains 2 at element 2", Assert.Single(Check("x.safetensors").Findings).Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_said_not_to_have_been_checked()
    {
        var header = """{"scale":{"dtype":"F8_E8M0","shape":[2],"data_offsets":[0,2]}}"""u8;
        File.WriteAllBytes(
            _folder["x.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header, 255, 255]);
        FileReport report = Check("x.safetensors");
        Assert.Empty(report.Findings);
        Assert.Contains("scale", Assert.Single(report.NotChecked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1f, 0f, "2", "deviation 0")]
    [InlineData(1f, -1f, "2", "deviation -1")]
    [InlineData(1f, float.NaN, "2", "cannot be normalized")]
    [InlineData(float.PositiveInfinity, 1f, "2", "cannot be normalized")]
    [InlineData(1f, 1f, "1", "needs two")]
    [InlineData(1f, 1f, "2", null)]
    public void Statistics_must_be_fit_to_divide_by(float mean, float deviation, string count, string? says)
    {
        SafetensorsWriter.Write(
            _folder["s.safetensors"], [Floats("mean", 0, mean), Floats("std", 1, deviation)],
            [new("count", count), new("shards", "1"), new("hash", "x")]);
        IReadOnlyList<Finding> findings = Check("s.safetensors").Findings;
        if (says is null)
            Assert.Empty(findings);
        else
            Assert.Contains(says, Assert.Single(findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deviations_of_the_reference_are_above_zero()
    {
        NpyFile.Write(
            _folder["imagenet_var_a_b.npy"],
            new TensorData(DType.F32, [2], MemoryMarshal.AsBytes<float>([1, 0]).ToArray()));
        Assert.Contains(
            "1 of 2 channels", Assert.Single(Check("imagenet_var_a_b.npy").Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_events_plans_indexes_and_JSON_are_read_to_their_end()
    {
        DatasetFolder set = Packing.SomeImages.Make(3) is var images ? new DatasetFolder(_folder["set"]) : null!;
        ImagePacking.Run(images, set, Packing.SomeImages.Small, cancellation: TestContext.Current.CancellationToken);
        using (var log = Data.Logging.RunLog.Create(_folder["log.jsonl"]))
            log.Write(1, "train", [new("loss", 1)]);
        using (var board = TensorBoardLog.Create(_folder["board"]))
            board.Scalars(1, [new("loss", 1)]);
        File.WriteAllText(_folder["x.json"], """{"a": [1, 2]}""");
        string[] files =
        [
            _folder["log.jsonl"], Directory.GetFiles(_folder["board"]).Single(),
            Path.Combine(set.Path, "pack-plan.jsonl"), set.Shards("images", "train")[0] + ".index", _folder["x.json"],
        ];
        foreach (var file in files)
        {
            Assert.Empty(Check(file).Findings);
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(
                file, [.. bytes[..(bytes.Length / 2)], (byte)'?', .. bytes[((bytes.Length / 2) + 1)..], .. bytes]);
            Assert.NotEmpty(Check(file).Findings);
        }
    }

    private static TensorSource Floats(string name, params float[] values) =>
        new(name, new TensorData(DType.F32, [values.Length], MemoryMarshal.AsBytes<float>(values).ToArray()));

    private FileReport Check(string name)
    {
        var path = _folder[name];
        return FileVerification.Run(path, FileKinds.Of(path)!.Value, TestContext.Current.CancellationToken);
    }
}
