using Theia.Checkpoints;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class TeacherKeyTests
{
    [Fact]
    public void Full_size_teachers_have_exactly_the_keys_and_shapes_of_the_published_checkpoints()
    {
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Goldens.At("teachers", "keys"), "*.json")
            .Order(StringComparer.Ordinal))
        {
            var golden = Goldens.Json("teachers", "keys", Path.GetFileName(file));
            if (!PublishedNetworks.All.TryGetValue(golden.GetProperty("model").GetString()!, out var published))
                continue;   // SAM and Depth Anything have tests of their own
            seen++;
            var family = VisionTransformerFamily.Of(published.Architecture, file);
            using var tower = family.Build(published.Network, META);
            string[] optional = [.. golden.GetProperty("optional_i64").EnumerateObject().Select(key => key.Name)];
            var expected = golden.GetProperty("tensors")
                .EnumerateObject().Where(key => !LoadRules.Matches(family.Ignored, key.Name))
                .Select(key => $"{key.Name} {string.Join(' ', key.Value.EnumerateArray())}")
                .Order(StringComparer.Ordinal);
            var prefix = family.Prefixes.First(prefix => golden.GetProperty("tensors")
                .TryGetProperty(StateDict.Of(tower.Module)[0].Name.Insert(0, prefix), out _));

            Assert.Equal(expected, StateDict.Of(tower.Module)
                .Select(p => $"{prefix}{p.Name} {string.Join(' ', p.Value.shape)}").Order(StringComparer.Ordinal));
            Assert.All(optional, key => Assert.True(LoadRules.Matches(family.Ignored, key), key));
        }

        Assert.True(seen > 0);
    }

    [Theory]
    [InlineData("facebook/dinov2-large", 304_368_640)]
    [InlineData("openai/clip-vit-large-patch14", 303_179_776)]
    [InlineData("google/vit-huge-patch14-224-in21k", 630_764_800)]
    public void Full_size_teachers_have_the_published_number_of_parameters(string id, long parameters)
    {
        var (architecture, network) = PublishedNetworks.All[id];
        using var tower = VisionTransformerFamily.Of(architecture, id).Build(network, META);

        Assert.Equal(parameters, StateDict.Of(tower.Module).Sum(parameter => parameter.Value.numel()));
    }

    [Fact]
    public void Each_description_of_a_published_teacher_has_the_size_that_its_network_gives()
    {
        foreach (var (id, (architecture, network)) in PublishedNetworks.All)
        {
            var description = TeacherDescription.Find(id);
            var processor = ImageProcessor.Parse(
                description.Processor!.Value.GetRawText(), modelType: null, description.Source);
            var (height, width) = processor.OutputSize(224, 224);

            Assert.Equal(architecture, description.Spec.Architecture.Name);
            Assert.Equal(
                new FeatureSize(network.HiddenSize, height / network.PatchSize, width / network.PatchSize),
                description.Spec.Size);
            Assert.Equal(
                TeacherFamily.Of(architecture, id).ClassTokens != ClassTokenForm.None, description.Spec.HasClassToken);
            Assert.Equal(TeacherFamily.Of(architecture, id).Tensor, description.Tensor);
        }
    }
}
