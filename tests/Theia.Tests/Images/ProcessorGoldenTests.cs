using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Theia.Data.Images.Preprocessing;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

public sealed partial class ProcessorGoldenTests
{
    private static JsonElement List => Goldens.Json("images", "processors.json");

    [Fact]
    public void Images_come_out_of_every_processor_as_in_the_reference()
    {
        var goldens = new GoldenArrays("images", "processors.safetensors");
        var files = Goldens.Json("images", "images.json").GetProperty("images").EnumerateArray()
            .ToDictionary(
                image => image.GetProperty("name").GetString()!, image => image.GetProperty("file").GetString()!,
                StringComparer.Ordinal);
        foreach (JsonElement golden in List.GetProperty("processors").EnumerateArray())
        {
            var name = golden.GetProperty("name").GetString()!;
            var processor = ImageProcessor.Load(Goldens.At("images", golden.GetProperty("folder").GetString()!));
            float[] table = [.. processor.Table(0), .. processor.Table(1), .. processor.Table(2)];
            TensorData wanted = goldens[golden.GetProperty("table").GetString()!];
            if (!System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.AsSpan()).SequenceEqual(wanted.Bytes.Span))
                goldens.Mismatches.Add($"{name}: table");
            if (!golden.TryGetProperty("cases", out JsonElement cases))
                continue;   // a processor that only the calls use
            foreach (JsonElement image in cases.EnumerateArray())
            {
                var file = image.GetProperty("image").GetString()!;
                ProcessedCase.Check(
                    goldens, $"{name} {file}", image, processor, RgbImage.Load(Goldens.At("images", files[file])));
            }
        }

        Assert.Empty(goldens.Mismatches);
        Assert.Equal(0, goldens.LargestDifference);   // by table lookup every value is exact
    }

    [Fact]
    public void Settings_are_those_that_the_reference_resolves()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in List.GetProperty("processors").EnumerateArray())
        {
            var processor = ImageProcessor.Load(Goldens.At("images", golden.GetProperty("folder").GetString()!));
            if (processor.ClassName != golden.GetProperty("class").GetString())
                wrong.Add($"{golden.GetProperty("name")}: {processor.ClassName}");
            JsonObject settings = processor.Settings.ToJson();
            foreach (JsonProperty setting in golden.GetProperty("settings").EnumerateObject())
            {
                if (!JsonNode.DeepEquals(settings[setting.Name], JsonNode.Parse(setting.Value.GetRawText())))
                {
                    wrong.Add(
                        $"{golden.GetProperty("name")}: "
                        + $"{setting.Name} is {settings[setting.Name]?.ToJsonString()} instead of {setting.Value}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Sizes_follow_the_rules_of_the_reference()
    {
        var wrong = new List<string>();
        foreach (JsonProperty table in List.GetProperty("size_tables").EnumerateObject())
        {
            SizeRule rule = Rule(table.Name);
            foreach (JsonElement golden in table.Value.EnumerateArray())
            {
                PixelSize input = Size(golden.GetProperty("input")), output = Size(golden.GetProperty("output"));
                PixelSize? wanted = golden.TryGetProperty("error", out _) ? null : output, found = Try(rule, input);
                if (found != wanted)
                    wrong.Add($"{table.Name}: {input} gives {found} instead of {wanted}");
            }
        }

        Assert.Empty(wrong);

        static PixelSize Size(JsonElement sides) => new(sides[0].GetInt32(), sides[1].GetInt32());
    }

    [Fact]
    public void Crops_are_centered_and_padded_as_in_the_mended_reference()
    {
        var wrong = new List<string>();
        var goldens = new GoldenArrays("images", "processors.safetensors");
        foreach (JsonElement golden in List.GetProperty("center_crop").GetProperty("cases").EnumerateArray())
        {
            TensorData input = goldens[golden.GetProperty("input").GetString()!],
                output = goldens[golden.GetProperty("output").GetString()!];
            var from = new PixelSize((int)input.Shape[1], (int)input.Shape[0]);
            var to = new PixelSize(golden.GetProperty("crop")[1].GetInt32(), golden.GetProperty("crop")[0].GetInt32());
            if (!output.Bytes.Span.SequenceEqual(CenterCrop.Apply(input.Bytes.Span, from, to, (int)input.Shape[2])))
                wrong.Add($"{golden.GetProperty("name")}: {from} to {to}");
        }

        Assert.Empty(wrong);
    }

    private static SizeRule Rule(string table)
    {
        int[] numbers = [.. Number().Matches(table).Select(number => int.Parse(number.Value))];
        return table.Split('_')[0] switch
        {
            "shortest" => new SizeRule.ShortestEdge(numbers[0]),
            "longest" => new SizeRule.LongestEdge(numbers[0]),
            "dpt" => new SizeRule.MultipleOf(numbers[0], numbers[1], numbers[2], KeepsAspect: true),
            _ => throw new InvalidOperationException($"What rule is {table}?"),
        };
    }

    private static PixelSize? Try(SizeRule rule, PixelSize size)
    {
        try
        {
            return rule.For(size);
        }
        catch (DataException failure)
        {
            Assert.Contains(size.ToString(), failure.Message, StringComparison.Ordinal);
            return null;
        }
    }

    [GeneratedRegex("\\d+")]
    private static partial Regex Number();
}
