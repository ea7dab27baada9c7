using System.Text.Json.Nodes;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class InitialWeightsTests
{
    [Fact]
    public void A_run_can_start_from_another_students_weights_and_says_what_it_took()
    {
        using var scratch = new ScratchFolder();
        using (Distillation first = TinyRuns.Start(TinyRuns.Config(scratch["first"], "steps=2")))
            _ = first.Run();
        // The second learns one teacher only: the other heads are left over.
        using Distillation second = TinyRuns.Start(TinyRuns.Config(
            scratch["second"], $"checkpointPath={scratch["first", "model"]}",
            $"targetModels={TinyRuns.Golden.Teachers.First()}", "distillCls=false"));
        Assert.Contains(second.Notices, static notice => notice.Contains("not used are", StringComparison.Ordinal));
        Same(scratch["first", "model"], scratch["second", "model"], "backbone.");
    }

    [Fact]
    public void A_backbone_can_start_from_published_weights()
    {
        using var scratch = new ScratchFolder();
        var deit = Goldens.At("student", "pretrained", "deit");
        using Distillation run = TinyRuns.Start(
            TinyRuns.Config(scratch["run"], ["pretrained=true", $"checkpointPath={deit}", .. Sizes(deit)]));
        Assert.Contains(run.Notices, notice => notice.Contains(deit, StringComparison.Ordinal));
        var weights = SafetensorsFile.ReadAll(scratch["run", "model", "model.safetensors"]);
        using var published = ModelWeights.Open(deit);
        const string Norm = "backbone.model.layernorm.bias";
        var source = Goldens.Json("student", "pretrained", "taken.json")
            .GetProperty("standard").GetProperty(Norm).GetString()!;
        Assert.Equal(published.Read(source).Bytes.ToArray(), weights[Norm].Bytes.ToArray());
    }

    [Fact]
    public void Weights_that_are_not_there_or_fit_nothing_are_refused()
    {
        using var scratch = new ScratchFolder();
        Assert.Contains(
            "checkpointPath is not set",
            Assert.Throws<UsageException>(
                () => TinyRuns.Start(TinyRuns.Config(scratch["a"], "pretrained=true"))).Message,
            StringComparison.Ordinal);
        var deit = Goldens.At("student", "pretrained", "deit");
        Assert.Contains(
            "pretrained to true",
            Assert.Throws<UsageException>(
                () => TinyRuns.Start(TinyRuns.Config(scratch["b"], $"checkpointPath={deit}"))).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sizes(string folder)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        return new[]
        {
            ("hiddenSize", "hidden_size"), ("numAttentionHeads", "num_attention_heads"),
            ("numHiddenLayers", "num_hidden_layers"), ("intermediateSize", "intermediate_size"),
        }
            .Select(size => $"backboneConfig.{size.Item1}={config[size.Item2]}");
    }

    private static void Same(string one, string other, string prefix)
    {
        var weights = SafetensorsFile.ReadAll(Path.Combine(one, "model.safetensors"));
        var others = SafetensorsFile.ReadAll(Path.Combine(other, "model.safetensors"));
        Assert.All(
            weights.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)),
            pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(others[pair.Key].Bytes.Span), pair.Key));
    }
}
