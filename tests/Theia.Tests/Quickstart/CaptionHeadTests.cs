using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Probing;
using Theia.Lab.Quickstart;
using Theia.Teachers;
using Theia.Tests.Pretraining;
using static TorchSharp.torch;

namespace Theia.Tests.Quickstart;

[Collection("torch")]
public sealed class CaptionHeadTests : IDisposable
{
    private const string Target = "test/clip_cls";

    private const int Channels = 16;

    private static readonly TheiaConfig _student = new()
    {
        BackboneConfig = new() { HiddenSize = 32, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 48 },
        TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal)
        {
            ["test/clip"] = new(Channels, 14, 14),
            [Target] = FeatureSize.Vector(Channels),
        },
    };

    private readonly ScratchFolder _folder = new();

    public CaptionHeadTests()
    {
        using var objective = TinyTeaching.Make(PretrainObjective.Clip, out _);
        objective.Save(_folder["clip"]);
    }

    // With a deviation of nothing the student says the mean, whatever it predicts.
    [Fact]
    public void A_student_that_says_the_class_token_of_an_image_has_the_vector_that_the_CLIP_has_of_it()
    {
        using var student = TheiaModel.Create(_student, seed: 1);
        using var clip = Teacher.Load(_folder["clip"]);
        using var texts = ClipRetrieval.Load(_folder["clip"]);
        var image = NoiseImages.Image(224, 224);
        using var scope = NewDisposeScope();
        var token = clip.Features(clip.Pixels([image]))["cls_token"].flatten();

        using var head = new CaptionHead(
            student, Target, _folder["clip"],
            new ChannelStatistics("test", token.data<float>().ToArray(), new float[Channels]));
        var said = head.Images([image]).data<float>().ToArray();
        var own = texts.Images(((Theia.Networks.Vit.VisionTransformer)clip.Tower).Pool(token.unsqueeze(0)))
            .data<float>().ToArray();

        // float32, the same operations
        Assert.All(own.Zip(said), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_rank_of_a_scene_is_its_place_by_likeness_over_all_batches()
    {
        using var student = TheiaModel.Create(_student, seed: 1);
        using var head = new CaptionHead(
            student, Target, _folder["clip"],
            new ChannelStatistics("test", new float[Channels], [.. Enumerable.Repeat(1f, Channels)]));
        ProbeScene[] scenes = [.. NoiseImages.Images(SubjectRunner.BatchSize + 3, 40, 40)
            .Select((image, i) => new ProbeScene(image, [], [], [], $"a cup and {i} balls"))];

        var rankings = head.Rank(scenes, asked: 2, best: scenes.Length);

        using var scope = NewDisposeScope();
        for (var i = 0; i < 2; i++)
        {
            var likeness = scenes.Select(
                scene => (head.Images([scene.Image]) * head.Texts([scenes[i].Caption])).sum().item<float>()).ToArray();
            Assert.Equal(i, rankings[i].Best[rankings[i].Rank - 1]);
            Assert.Equal(scenes.Length, rankings[i].Best.Distinct().Count());
            // another batch may be summed in another order
            Assert.All(
                rankings[i].Best.Zip(rankings[i].Best.Skip(1)),
                pair => Assert.True(likeness[pair.First] >= likeness[pair.Second] - 1e-5f));
        }
    }

    public void Dispose() => _folder.Dispose();
}
