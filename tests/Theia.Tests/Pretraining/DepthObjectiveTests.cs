using System.Text.Json;
using Theia.Checkpoints;
using Theia.Lab.Pretraining.Configuration;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class DepthObjectiveTests
{
    // The sizes of the bundled network.
    private static readonly string[] _nano =
    [
        "network.hiddenSize=128", "network.heads=4", "network.layers=6", "network.intermediateSize=512",
        "network.patchSize=14", "depth.from=nano-dinov2",
    ];

    [Fact]
    public void The_backbone_begins_with_the_weights_of_the_teacher_that_the_configuration_names()
    {
        using var teacher = Teacher.Load(TeacherDescription.Find("nano-dinov2"));
        using var objective = TinyTeaching.Make(PretrainObjective.Depth, out _, _nano);
        var expected = StateDict.Read(teacher.Tower.Module);

        var backbone = objective.Parameters.Where(pair => pair.Name.StartsWith("backbone.", StringComparison.Ordinal));

        Assert.All(backbone, pair => Assert.True(
            expected[pair.Name["backbone.".Length..]].Bytes.Span.SequenceEqual(pair.Value.ToTensorData().Bytes.Span),
            pair.Name));
        Assert.Equal(expected.Count - 1, backbone.Count());   // the mask token is no part of depth
    }

    [Fact]
    public void A_teacher_of_other_sizes_is_refused_with_what_does_not_fit()
    {
        var refusal = Assert.Throws<DataException>(() =>
            TinyTeaching.Make(PretrainObjective.Depth, out _, "depth.from=nano-dinov2"));

        Assert.Contains("nano-dinov2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("encoder.layer.0.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_has_the_published_names_and_sizes_and_estimates_depth()
    {
        using var scratch = new ScratchFolder();
        using (var objective = TinyTeaching.Make(PretrainObjective.Depth, out _))
            objective.Save(scratch["model"]);
        using var config = JsonDocument.Parse(File.ReadAllBytes(scratch["model", "config.json"]));
        using var weights = ModelWeights.Open(scratch["model"]);
        using var network = DepthAnything.Load(scratch["model"]);

        var map = network.Estimate(new RgbImage(40, 30, new byte[3 * 40 * 30]));

        Assert.Equal("depth_anything", config.RootElement.GetProperty("model_type").GetString());
        Assert.Contains("neck.fusion_stage.layers.0.residual_layer1.convolution1.weight", weights.Tensors.Keys);
        Assert.Contains("backbone.embeddings.mask_token", weights.Tensors.Keys);
        Assert.Equal((40, 30), (map.Width, map.Height));
    }

    [Theory]
    [InlineData("depth.outIndices=[1,0]", "must ascend from 0 to network.layers 1")]
    [InlineData("depth.outIndices=[0,2]", "must ascend from 0 to network.layers 1")]
    [InlineData("depth.neckHiddenSizes=[8]", "must have as many values; got 2, 2 and 1")]
    [InlineData("depth.reassembleFactors=[1,1.5]", "whole numbers or one divided by one; got 8, 8 and 1, 1.5")]
    [InlineData("depth.gradientWeight=-1", "depth.gradientWeight")]
    public void A_configuration_that_cannot_be_is_refused(string change, string says)
    {
        var refusal = Assert.Throws<UsageException>(
            () => PretrainConfig.Of(PretrainObjective.Depth, [.. TinyTeaching.Overrides, change]));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }
}
