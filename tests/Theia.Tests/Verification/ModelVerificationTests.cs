using System.Runtime.InteropServices;
using Theia.Data.Verification;
using Theia.Tests.Teachers;
using Theia.Tests.Training;
using Theia.Verification;

namespace Theia.Tests.Verification;

/// <summary>Weights, configuration, checkpoints and logs belong together, and verify says where they do not.</summary>
[Collection("torch")]
public sealed class ModelVerificationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_student_is_held_against_its_configuration_and_every_weight_is_read()
    {
        Save("a", 16);
        Assert.Empty(Check("a").Findings);

        Save("b", 8);
        File.Copy(_folder["b", "model.safetensors"], _folder["a", "model.safetensors"], overwrite: true);
        Spoil(_folder["a", "model.safetensors"], "backbone.model.layernorm.bias");
        IReadOnlyList<Finding> findings = Check("a").Findings;

        Assert.Equal(2, findings.Count);
        Assert.Contains(
            "backbone.model.layernorm.weight is [8] and must be [16]", findings[0].Problem, StringComparison.Ordinal);
        Assert.Equal("tensor 'backbone.model.layernorm.bias'", findings[1].Place);
    }

    [Fact]
    public void Configuration_processor_and_weights_are_told_at_once()
    {
        Save("a", 16);
        File.WriteAllText(_folder["a", "config.json"], """{"image_size": "224"}""");
        Spoil(_folder["a", "model.safetensors"], "backbone.model.layernorm.bias");
        Assert.Equal(2, Check("a").Findings.Count);
    }

    [Fact]
    public void A_teacher_is_held_against_its_configuration()
    {
        SmallTeacher.Write(_folder["vit"], SmallTeacher.Config("vit"), SmallTeacher.Weights("vit", "vit."));
        FileReport sound = Check("vit");
        Assert.Equal("teacher", sound.Kind);
        Assert.Empty(sound.Findings);

        var weights = SmallTeacher.Weights("vit", "vit.");
        weights.Remove("vit.layernorm.bias");
        SmallTeacher.Write(_folder["vit"], SmallTeacher.Config("vit"), weights);
        Assert.Contains(
            "1 missing: vit.layernorm.bias", Assert.Single(Check("vit").Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_cannot_be_run_is_said_not_to_have_been_compared()
    {
        SmallTeacher.Write(_folder["x"], SmallTeacher.Config("dinov2_with_registers"), SmallTeacher.Weights("vit", ""));
        FileReport report = Check("x");
        Assert.Empty(report.Findings);
        Assert.Contains("dinov2_with_registers", Assert.Single(report.NotChecked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_read_with_its_model_checkpoints_log_and_events()
    {
        using (Distillation run = TinyRuns.Start(TinyRuns.Config(_folder["run"])))
        {
            _ = run.Run(2);
            run.Save();
        }

        Assert.Empty(CheckRun().Findings);

        var checkpoint = Directory.GetDirectories(_folder["run", "checkpoints"]).Order(StringComparer.Ordinal).Last();
        Spoil(Path.Combine(checkpoint, "optimizer.safetensors"), null);
        Assert.Equal(Path.Combine(checkpoint, "optimizer.safetensors"), Assert.Single(CheckRun().Findings).File);

        File.WriteAllText(_folder["run", "log.jsonl"], "no\n" + File.ReadAllText(_folder["run", "log.jsonl"]));
        var events = Directory.GetFiles(_folder["run"], "events.*").Single();
        var bytes = File.ReadAllBytes(events);
        bytes[20] ^= 1;
        File.WriteAllBytes(events, bytes);
        Assert.Equal(
            [Path.Combine(checkpoint, "optimizer.safetensors"), events, _folder["run", "log.jsonl"]],
            CheckRun().Findings.Select(finding => finding.File));
    }

    private void Save(string name, int width)
    {
        using var model = TheiaModel.Create(new TheiaConfig
        {
            BackboneConfig =
                new() { HiddenSize = width, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 8 },
        });
        model.Save(_folder[name]);
    }

    private static void Spoil(string path, string? tensor)
    {
        long at;
        using (var file = SafetensorsFile.Open(path))
        {
            TensorInfo info = tensor is null
                ? file.Tensors.Values.First(one => one.Type == DType.F32)
                : file.Tensors[tensor];
            at = new FileInfo(path).Length - file.Tensors.Values.Max(one => one.End) + info.Begin;
        }

        var bytes = File.ReadAllBytes(path);
        MemoryMarshal.Write(bytes.AsSpan((int)at), float.NaN);
        File.WriteAllBytes(path, bytes);
    }

    private FileReport Check(string name) => ModelFolderCheck.Run(_folder[name], TestContext.Current.CancellationToken);

    private FileReport CheckRun() =>
        RunFolderCheck.Run(_folder["run"], new Progress<VerificationProgress>(), TestContext.Current.CancellationToken);
}
