using Theia.Student;
using Theia.Training.Targets;
using Theia.Verification;
using static TorchSharp.torch;

namespace Theia.Tests.Model;

/// <summary>Predictions in the units of the teachers.</summary>
[Collection("torch")]
public sealed class TeacherUnitsTests : IDisposable
{
    private const string Id = "facebook/dinov2-large", Token = "facebook/dinov2-large_cls";
    private const int Channels = 6;

    private static readonly float[] _mean = [1, -2, 3, 0, 0.5f, 10], _deviation = [1, 2, 0.5f, 4, 1, 3];

    private static readonly TheiaConfig _tiny = new()
    {
        BackboneConfig = new() { HiddenSize = 32, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 48 },
        TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal)
        {
            [Id] = new(Channels, 16, 16),
            [Token] = FeatureSize.Vector(Channels),
        },
    };

    private readonly ScratchFolder _folder = new();

    private string File => _folder["model", "target_normalizers.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prediction_is_turned_back_by_the_normalizers_of_the_model_folder()
    {
        Save(TargetNormalizer.Standard(_mean, _deviation));
        using var model = TheiaModel.Load(_folder["model"]);
        using var predicted = model.Predict(NoiseImages.Images(2, 30, 40));

        using var own = predicted.ToTeacherUnits();

        Assert.Equal(predicted.Targets, own.Targets);
        foreach (var target in predicted.Targets)
        {
            Assert.Equal(predicted[target].shape, own[target].shape);
            Assert.Equal(Scaled(predicted[target]), own[target].data<float>());
        }

        Assert.Throws<UsageException>(() => own.ToTeacherUnits());
    }

    [Fact]
    public void Saved_and_loaded_again_a_model_keeps_its_normalizers_and_its_published_keys()
    {
        Save(TargetNormalizer.Standard(_mean, _deviation));
        using (var model = TheiaModel.Load(_folder["model"]))
            model.Save(_folder["again"], DType.BF16);
        var again = _folder["again", "target_normalizers.safetensors"];
        Assert.Equal(System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(again));
        using (var plain = TheiaModel.Create(_tiny))
            plain.Save(_folder["plain"]);
        Assert.Equal(Keys("plain"), Keys("model"));
        Assert.False(System.IO.File.Exists(_folder["plain", "target_normalizers.safetensors"]));
    }

    [Fact]
    public void A_student_that_is_saved_over_another_does_not_inherit_its_normalizers()
    {
        Save(TargetNormalizer.Standard(_mean, _deviation));
        using var plain = TheiaModel.Create(_tiny);
        plain.Save(_folder["model"]);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_model_without_normalizers_says_what_is_missing_and_takes_statistics()
    {
        using var model = TheiaModel.Create(_tiny);
        using var predicted = model.Predict(NoiseImages.Image(30, 40), Token);

        var refused = Assert.Throws<UsageException>(() => predicted.ToTeacherUnits());
        var narrow = Assert.Throws<UsageException>(() => predicted.ToTeacherUnits(Statistics([1], [1])));
        using var own = predicted.ToTeacherUnits(Statistics(_mean, _deviation));

        Assert.Contains(Id, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Pass the statistics", refused.Message, StringComparison.Ordinal);
        Assert.Contains("1 channels", narrow.Message, StringComparison.Ordinal);
        Assert.Equal(Scaled(predicted[Token]), own[Token].data<float>());
    }

    [Fact]
    public void What_each_rule_normalizes_is_turned_back()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(1);
        var mixing = randn(Channels, Channels);
        var raw = (mixing.matmul(randn(4, Channels, 50)) + tensor(_mean).reshape(1, -1, 1)).to(ScalarType.BFloat16);
        var expected = raw.ChannelsLast();
        using var meter = new CovarianceMeter(Channels, CPU);
        meter.Add(raw);
        var (mean, covariance) = meter.Read();
        using var running = new RunningNormalizer(Channels, CPU);
        Assert.Null(running.Inverse);
        running.Observe(raw);
        using var standard = new StandardNormalizer(new ChannelStatistics("test", _mean, _deviation), CPU);
        using var rotation = new RotationNormalizer(mean.to(ScalarType.Float32), PhiS.TryMatrix(covariance)!);
        foreach (var (normalizer, tolerance) in new (ITargetNormalizer, float)[]
        {
            (new IdentityNormalizer(null), 0),
            (running, 1e-4f),
            (rotation, 1e-4f),     // float32, sums of six products
            (standard, 0.2f),      // its targets have the eight bits of bfloat16, of values up to 20
        })
        {
            var normalized = normalizer.Normalize(raw);
            var back = normalizer.Inverse!.Undo(normalized);
            Assert.True((back - expected).abs().max().item<float>() <= tolerance, $"{normalizer}");
        }
    }

    [Theory]
    [InlineData("unknown", "unknown kind 'unknown'")]
    [InlineData("narrow", "F32 [2]")]
    [InlineData("missing", "deviation")]
    [InlineData("extra", "belong to no normalizer")]
    [InlineData("stranger", "'a/stranger', which the model does not predict")]
    [InlineData("nan", "contains NaN")]
    public void A_file_that_does_not_belong_to_the_model_is_refused_and_found_by_verify(string damage, string says)
    {
        Save(TargetNormalizer.Standard(_mean, _deviation));
        var good = new TensorData(DType.F32, [Channels], new byte[Channels * sizeof(float)]);
        var (mean, deviation) = (new TensorSource($"{Id}.mean", good), new TensorSource($"{Id}.deviation", good));
        byte[] nan = [.. BitConverter.GetBytes(float.NaN), .. new byte[(Channels - 1) * sizeof(float)]];
        TensorSource[] arrays = damage switch
        {
            "narrow" => [mean, new TensorSource($"{Id}.deviation", new TensorData(DType.F32, [2], new byte[8]))],
            "missing" => [mean],
            "extra" => [mean, deviation, new TensorSource("more", good)],
            "nan" => [mean, new TensorSource($"{Id}.deviation", good with { Bytes = nan })],
            _ => [mean, deviation],
        };
        var (teacher, kind) = (damage == "stranger" ? "a/stranger" : Id, damage == "unknown" ? "unknown" : "standard");
        SafetensorsWriter.Write(File, arrays, [KeyValuePair.Create(teacher, kind)]);

        var refused = Assert.Throws<DataException>(() => TheiaModel.Load(_folder["model"]));
        var report = ModelFolderCheck.Run(_folder["model"], TestContext.Current.CancellationToken);

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.ToString()!.Contains(says, StringComparison.Ordinal));
    }

    private static IEnumerable<float> Scaled(Tensor predicted) => predicted.data<float>().ToArray()
        .Select((value, i) => (value * _deviation[i % Channels]) + _mean[i % Channels]);

    private static Dictionary<string, ChannelStatistics> Statistics(float[] mean, float[] deviation) =>
        new(StringComparer.Ordinal) { [Id] = new ChannelStatistics("test", mean, deviation) };

    private void Save(TargetNormalizer normalizer)
    {
        var network = new RobotVisionModel(_tiny);
        Initialization.Apply(network, 1);
        var normalizers = new TargetNormalizers(
            new Dictionary<string, TargetNormalizer>(StringComparer.Ordinal) { [Id] = normalizer });
        using var model = TheiaModel.Of(network, normalizers: () => normalizers);
        model.Save(_folder["model"]);
    }

    private IEnumerable<string> Keys(string model)
    {
        using var file = SafetensorsFile.Open(_folder[model, "model.safetensors"]);
        return [.. file.Tensors.Keys];
    }
}
