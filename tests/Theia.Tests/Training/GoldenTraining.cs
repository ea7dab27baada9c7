using System.Globalization;
using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using Theia.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

/// <summary>The reference's training runs: a small student, a few samples, and the batches of every step.</summary>
internal sealed class GoldenTraining
{
    private readonly Dictionary<string, TensorData> _data = new(
        SafetensorsFile.ReadAll(Goldens.At("student", "training", "data.safetensors")));

    private readonly JsonElement _common;

    public GoldenTraining()
    {
        Runs = Goldens.Json("student", "training", "runs.json").GetProperty("runs");
        _common = Goldens.Json("student", "training", "runs.json").GetProperty("common");
        Targets = [.. _common.GetProperty("targets").EnumerateObject().Select(static target => target.Name)];
    }

    /// <summary>The runs by name.</summary>
    public JsonElement Runs { get; }

    /// <summary>Targets in the order of the reference.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>All samples.</summary>
    public IReadOnlyList<int> Samples => [.. Enumerable.Range(0, (int)_data["images"].Shape[0])];

    public long TotalSteps => _common.GetProperty("total_steps").GetInt64();

    public IEnumerable<string> Teachers =>
        Targets.Where(static target => !target.EndsWith("_cls", StringComparison.Ordinal));

    public IReadOnlyDictionary<string, ChannelStatistics> Statistics =>
        Teachers.ToDictionary(
            static teacher => teacher, teacher => TargetNormalizerTests.Statistics(_data, teacher.Replace('/', '_')));

    /// <summary>The statistics as the data of a run that reads nothing.</summary>
    public RunData Data => new(null!, null, Statistics, Owned: false);

    /// <summary>The student before the first step.</summary>
    public static RobotVisionModel Student(ScalarType type)
    {
        var folder = Goldens.At("student", "training", "initial");
        var student = new RobotVisionModel(TheiaConfig.Load(folder));
        StateDict.LoadInto(student, SafetensorsFile.ReadAll(Path.Combine(folder, "model.safetensors")), folder);
        // Part by part, because TorchSharp cannot convert a module that holds a ModuleDict.
        _ = student.Backbone.to(type);
        foreach (var part in student.Translator!.modules().Where(static module => !module.children().Any()))
            _ = part.to(type);
        return student;
    }

    /// <summary>The configuration of a run, in the words of ours.</summary>
    public DistillConfig Config(JsonElement run, params string[] overrides)
    {
        JsonElement options = run.GetProperty("options");
        return DistillConfig.From(
        [
            $"targetModels={JsonSerializer.Serialize(Teachers)}", "distillCls=true", $"steps={TotalSteps}",
            $"batchSize={_common.GetProperty("batch_size")}", $"baseLr={_common.GetProperty("base_lr")}",
            $"baseBatchSize={_common.GetProperty("base_batch_size")}",
            $"baseWorldSize={_common.GetProperty("base_world_size")}",
            $"warmUpStepsRatio={_common.GetProperty("warm_up_steps_ratio")}",
            $"warmUpLrStartFactor={_common.GetProperty("warm_up_lr_start_factor")}",
            $"weightDecay={_common.GetProperty("weight_decay")}",
            $"betas={_common.GetProperty("betas")}",
            $"gradClipNormWarmup={_common.GetProperty("grad_clip_norm_warmup")}",
            $"gradClipNorm={_common.GetProperty("grad_clip_norm")}",
            $"freezeTranslatorStartStepsRatio={_common.GetProperty("freeze_translator_start_steps_ratio")}",
            $"lrScheduler={options.GetProperty("schedule")}",
            $"scheduleRule={(options.GetProperty("recommended").GetBoolean() ? "recommended" : "reference")}",
            $"mainLoss={options.GetProperty("main_loss")}", $"gradClip={Text(options.GetProperty("grad_clip"))}",
            $"freezeTranslator={Text(options.GetProperty("freeze_translator"))}",
            $"targetModelWeights={options.GetProperty("weights").GetRawText()}", "precision=fp32",
            .. overrides,
        ]);
    }

    /// <summary>The batch of a step.</summary>
    public SampleBatch Batch(long step) =>
        Batch([.. _common.GetProperty("batches")[(int)(step % TotalSteps)]
            .EnumerateArray().Select(static sample => sample.GetInt32())]);

    /// <summary>Any samples as a batch.</summary>
    public SampleBatch Batch(IReadOnlyList<int> samples)
    {
        TensorData images = _data["images"];
        int side = (int)images.Shape[1], repeat = _common.GetProperty("pixel_repeat").GetInt32();
        return new SampleBatch
        {
            Keys = [.. samples.Select(static sample => sample.ToString(CultureInfo.InvariantCulture))],
            Height = side * repeat,
            Width = side * repeat,
            Images = Join(samples, sample => Enlarged(images.Bytes.Span, sample, side, repeat)),
            Features = Teachers.ToDictionary(
                static teacher => teacher, teacher => Column(teacher.Replace('/', '_'), samples)),
        };
    }

    private static string Text(JsonElement boolean) => boolean.GetBoolean() ? "true" : "false";

    private static byte[] Enlarged(ReadOnlySpan<byte> images, int sample, int side, int repeat)
    {
        var wide = side * repeat;
        var large = new byte[wide * wide * 3];
        for (var i = 0; i < large.Length; i++)
        {
            int row = i / (3 * wide) / repeat, column = i / 3 % wide / repeat;
            large[i] = images[((((sample * side) + row) * side) + column) * 3 + (i % 3)];
        }

        return large;
    }

    private FeatureColumn Column(string folder, IReadOnlyList<int> samples)
    {
        TensorData embedding = _data[$"{folder}.embedding"];
        var size = new FeatureSize((int)embedding.Shape[1], (int)embedding.Shape[2], (int)embedding.Shape[3]);
        return new FeatureColumn(
            size, Rows(embedding, samples),
            _data.TryGetValue($"{folder}.cls_token", out TensorData? token) ? Rows(token, samples) : null);
    }

    private static ushort[] Rows(TensorData data, IReadOnlyList<int> samples)
    {
        var bits = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(data.Bytes.Span).ToArray();
        var length = bits.Length / (int)data.Shape[0];
        return Join(samples, sample => bits[(sample * length)..((sample + 1) * length)]);
    }

    private static T[] Join<T>(IReadOnlyList<int> samples, Func<int, T[]> read)
    {
        T[][] rows = [.. samples.Select(read)];
        var joined = new T[rows.Sum(static row => row.Length)];
        var at = 0;
        foreach (T[] row in rows)
        {
            row.CopyTo(joined, at);
            at += row.Length;
        }

        return joined;
    }
}
