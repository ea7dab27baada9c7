using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class ProbeSubjectTests
{
    private static readonly RgbImage[] _images = [.. SomeProbeSet.Small.Scenes.Take(2).Select(scene => scene.Image)];

    [Theory]
    [InlineData("standin-clip", "pooled_cls_token", 1.0)]
    [InlineData("standin-dinov2", "pooled_cls_token", 0.875)]        // resized to 256, of which 224 are left
    [InlineData("standin-vit", "cls_token", 1.0)]
    public void A_teacher_gives_what_it_stores(string name, string vector, double field)
    {
        using var teacher = Teacher.Load(TeacherDescription.Find(name));
        var (own, general) = (ProbeSubjects.Of("own", teacher), ProbeSubjects.Of("general", new Hidden(teacher)));
        Assert.Equal(field, own.Field);
        using var features = own.Features(_images);
        using var stored = general.Features(_images);
        Assert.Equal([2, 256, teacher.Spec.Size.Channels], features.Patches.shape);
        Assert.True(teacher.Extract(_images)[0].ContainsKey(vector));
        foreach (var (one, other) in new[] { (features.Global, stored.Global), (features.Patches, stored.Patches) })
        {
            Assert.Equal(one.shape, other.shape);
            using var scope = NewDisposeScope();
            Assert.True(((one - other).abs().max() / one.abs().max()).item<float>() < 0.005f);       // bfloat16: 8 bits
        }
    }

    [Fact]
    public void A_seed_gives_a_teacher_other_weights_and_the_same_ones_again()
    {
        using var teacher = Teacher.Load(TeacherDescription.Find("standin-vit"));
        using var trained = ProbeSubjects.Of("trained", teacher).Features(_images);
        using var one = ProbeSubjects.Random("one", teacher, 1).Features(_images);
        using var two = ProbeSubjects.Random("two", teacher, 2).Features(_images);
        using var again = ProbeSubjects.Random("one", teacher, 1).Features(_images);
        using var scope = NewDisposeScope();
        Assert.True(one.Global.equal(again.Global).all().item<bool>());
        Assert.False(one.Global.equal(two.Global).all().item<bool>());
        Assert.False(one.Global.equal(trained.Global).all().item<bool>());
    }

    [Fact]
    public void A_student_gives_the_mean_of_its_patch_tokens()
    {
        var config = new TheiaConfig
        {
            BackboneConfig =
                new() { HiddenSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 16 },
        };
        using var subject = ProbeSubjects.Untrained("student", config, 1);
        using var features = subject.Features(_images);
        Assert.Equal([2, 196, 16], features.Patches.shape);
        using var scope = NewDisposeScope();
        Assert.True((features.Patches.mean([1]) - features.Global).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void Pixels_are_mean_colors_and_cells()
    {
        using var subject = ProbeSubjects.Pixels();
        using var features = subject.Features(_images);
        using var scope = NewDisposeScope();
        var image = _images[1];
        double sum = 0;
        for (var y = 0; y < 14; y++)
        {
            for (var x = 0; x < 14; x++)
            {
                // green, cell of row 2 and column 3
                var expected = image.Pixels[(3 * (((28 + y) * 224) + 42 + x)) + 1] / 255f;
                Assert.Equal(
                    expected, features.Patches[1, (2 * 16) + 3, (3 * ((y * 14) + x)) + 1].item<float>(), 1e-6f);
                sum += expected;
            }
        }

        Assert.Equal(sum / 196, features.Global[1, (3 * ((2 * 16) + 3)) + 1].item<float>(), 1e-5);
    }

    // A teacher that says no more of itself than any other.
    private sealed class Hidden(ITeacher teacher) : ITeacher
    {
        public TeacherSpec Spec => teacher.Spec;

        public EncoderInfo Info => teacher.Info;

        public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images) =>
            teacher.Extract(images);

        public void Dispose()
        {
        }
    }
}
