using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using TorchSharp;

namespace Theia.Tests.Keys;

[Collection("torch")]
public sealed class StudentKeyTests
{
    [Fact]
    public void Full_size_students_have_the_published_names_shapes_and_order()
    {
        List<string> mismatches = [];
        foreach (JsonProperty entry in Goldens.Json("student", "keys.json").EnumerateObject())
        {
            using RobotVisionModel model = new(Config(entry.Value), torch.META);
            string[] expected = [.. Goldens.Json("student", entry.Value.GetProperty("file").GetString()!)
                .EnumerateArray().Select(
                    key => $"{key[0].GetString()} [{string.Join(", ", key[1].Ints())}] {key[2].GetString()}")];
            string[] actual = [.. StateDict.Of(model)
                .Select(p => $"{p.Name} [{string.Join(", ", p.Value.shape)}] {p.Value.dtype.ToDType()}")];
            mismatches.AddRange(expected.Zip(actual).Where(pair => pair.First != pair.Second)
                .Select(pair => $"{entry.Name}: {pair.Second} instead of {pair.First}"));
            if (expected.Length != actual.Length || expected.Length != entry.Value.GetProperty("tensors").GetInt32())
                mismatches.Add($"{entry.Name}: {actual.Length} tensors instead of {expected.Length}");
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void Full_size_students_have_the_published_numbers_of_parameters()
    {
        List<string> mismatches = [];
        foreach (JsonProperty entry in Goldens.Json("student", "keys.json").EnumerateObject())
        {
            using RobotVisionModel model = new(Config(entry.Value), torch.META);
            var parameters = StateDict.Of(model);
            Count("", entry.Value.GetProperty("parameters").GetInt64());
            Count("backbone.", entry.Value.GetProperty("backbone_parameters").GetInt64());
            foreach (JsonProperty head in entry.Value.GetProperty("heads").EnumerateObject())
                Count($"translator.translator_heads.{head.Name.Replace('.', '_')}.", head.Value.GetInt64());

            void Count(string prefix, long expected)
            {
                var actual = parameters.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .Sum(p => p.Value.numel());
                if (actual != expected)
                    mismatches.Add($"{entry.Name} {prefix}: {actual} parameters instead of {expected}");
            }
        }

        Assert.Empty(mismatches);
    }

    // The golden's translator_kwargs are those of config.json, so the file form is what reads them.
    private static TheiaConfig Config(JsonElement entry) => TheiaConfig.Parse($$"""
        {
          "backbone": "{{entry.GetProperty("backbone").GetString()}}",
          "translator_type": "{{entry.GetProperty("translator").GetString()}}",
          "translator_kwargs": {{entry.GetProperty("translator_kwargs").GetRawText()}},
          "num_reg_tokens": {{entry.GetProperty("num_reg_tokens").GetInt32()}},
          "target_feature_sizes": {{entry.GetProperty("targets").GetRawText()}}
        }
        """);
}
