using System.Text.Json.Nodes;

namespace Theia.Tests.Images;

public sealed class ProcessorFileTests
{
    [Fact]
    public void A_processor_is_written_back_as_it_was_published()
    {
        foreach (var folder in Directory.EnumerateDirectories(Goldens.At("images", "processors")))
        {
            Assert.Equal(
                File.ReadAllText(Path.Combine(folder, "preprocessor_config.json")),
                ImageProcessor.Load(folder).ToJson());
        }
    }

    [Fact]
    public void The_students_processor_reads_itself_back_and_equals_the_file_of_2021()
    {
        var again = ImageProcessor.Parse(ImageProcessor.Theia.ToJson(), modelType: null, "theia");
        var legacy = ImageProcessor.Parse(
            """{"do_normalize": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "size": 224}""",
            "vit",
            "legacy");
        Assert.True(JsonNode.DeepEquals(ImageProcessor.Theia.Settings.ToJson(), again.Settings.ToJson()));
        Assert.True(JsonNode.DeepEquals(ImageProcessor.Theia.Settings.ToJson(), legacy.Settings.ToJson()));
        Assert.Equal(-1, again.Table(0)[0]);
        Assert.Equal(1, again.Table(2)[255]);
    }

    [Theory]
    [InlineData("CLIPFeatureExtractor", "CLIPImageProcessor")]
    [InlineData("ViTFeatureExtractor", "ViTImageProcessor")]
    [InlineData("ViTImageProcessorFast", "ViTImageProcessor")]
    [InlineData("BitImageProcessor", "BitImageProcessor")]
    [InlineData("SamImageProcessor", "SamImageProcessor")]
    [InlineData("DPTImageProcessor", "DPTImageProcessor")]
    public void Older_and_newer_names_mean_the_same_class(string type, string name)
    {
        Assert.Equal(
            name,
            ImageProcessor.Parse($$"""{"image_processor_type": "{{type}}"}""", modelType: null, "test").ClassName);
        Assert.Equal(
            name,
            ImageProcessor.Parse($$"""{"feature_extractor_type": "{{type}}"}""", modelType: null, "test").ClassName);
    }

    [Theory]
    [InlineData("not json", "not valid JSON")]
    [InlineData("[1]", "not an object")]
    [InlineData("""{"image_processor_type": "DonutImageProcessor"}""", "DonutImageProcessor")]
    [InlineData("""{"image_processor_type": 7}""", "image_processor_type")]
    [InlineData("""{"size": -1}""", "size")]
    [InlineData("""{"size": 1000000000}""", "size")]
    [InlineData("""{"size": {"height": 224}}""", "size")]
    [InlineData("""{"size": {"shortest_edge": 224}}""", "size")]
    [InlineData("""{"image_mean": [0.5, 0.5]}""", "image_mean")]
    [InlineData("""{"image_std": [0.5, 0, 0.5]}""", "image_std")]
    [InlineData("""{"image_std": ["a", "b", "c"]}""", "image_std")]
    [InlineData("""{"resample": 4}""", "resample")]
    [InlineData("""{"rescale_factor": NaN}""", "rescale_factor must be a number; it is \"NaN\"")]
    [InlineData("{\"size\": [\n  224,\n  224,\n  3\n]}", "it is [224,224,3]")]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "crop_size": [56]}""", "crop_size")]
    [InlineData("""{"resample": "bilinear"}""", "resample")]
    [InlineData("""{"do_resize": 1}""", "do_resize")]
    [InlineData("""{"rescale_factor": "1/255"}""", "rescale_factor")]
    [InlineData(
        """{"image_processor_type": "CLIPImageProcessor", "crop_size": {"height": 0, "width": 224}}""", "crop_size")]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "size": {"longest_edge": 224}}""", "size")]
    [InlineData("""{"image_processor_type": "SamImageProcessor", "size": {"longest_edge": 0}}""", "size")]
    [InlineData("""{"image_processor_type": "SamImageProcessor", "pad_size": "big"}""", "pad_size")]
    [InlineData("""{"image_processor_type": "DPTImageProcessor", "ensure_multiple_of": 0}""", "ensure_multiple_of")]
    [InlineData("""{"image_processor_type": "DPTImageProcessor", "do_pad": true}""", "do_pad")]
    public void A_file_that_makes_no_sense_is_named_with_the_field_at_fault(string json, string place)
    {
        var failure = Assert.Throws<DataException>(
            () => ImageProcessor.Parse(json, "vit", "model/preprocessor_config.json"));
        Assert.StartsWith("model/preprocessor_config.json: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(place, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "size": 56, "crop_size": [28, 56]}""", 28, 56)]
    [InlineData("""{"image_processor_type": "CLIPImageProcessor", "size": 56, "crop_size": 28}""", 28, 28)]
    [InlineData(
        """{"image_processor_type": "CLIPImageProcessor", "size": [28, 56], "do_center_crop": false}""", 28, 56)]
    [InlineData(
        """{"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 56}, "crop_size": {"height": 28, "width": 42}}""",
        28,
        42)]
    [InlineData("""{"image_processor_type": "ViTImageProcessor", "size": [28, 56]}""", 28, 56)]
    [InlineData(
        """{"image_processor_type": "SamImageProcessor", "size": {"longest_edge": 56}, "pad_size": [56, 84]}""",
        56, 84)]
    [InlineData(
        """{"image_processor_type": "ViTImageProcessor", "size": 28, "unused": NaN, "other": [-Infinity, Infinity], "text": "NaN \" Infinity"}""",
        28,
        28)]
    public void Sizes_are_read_as_number_list_or_object_and_fields_of_others_are_passed_over(
        string json, int height, int width) =>
        Assert.Equal((height, width), ImageProcessor.Parse(json, modelType: null, "test").OutputSize(90, 90));

    [Fact]
    public void A_processor_is_read_from_the_file_that_transformers_5_writes()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["processor_config.json"], """{"processor_class": "CLIPProcessor", "image_processor": {"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 56}, "crop_size": 42}}""");
        Assert.Equal((42, 42), ImageProcessor.Load(folder.Path).OutputSize(90, 90));

        File.WriteAllText(
            folder["preprocessor_config.json"], """{"image_processor_type": "ViTImageProcessor", "size": 28}""");
        Assert.Equal((28, 28), ImageProcessor.Load(folder.Path).OutputSize(90, 90));

        File.Delete(folder["preprocessor_config.json"]);
        File.WriteAllText(folder["processor_config.json"], """{"processor_class": "CLIPProcessor"}""");
        Assert.Contains(
            "'image_processor'", Assert.Throws<DataException>(() => ImageProcessor.Load(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void All_findings_come_in_one_message()
    {
        var failure = Assert.Throws<DataException>(
            () => ImageProcessor.Parse("""{"size": 0, "resample": 9, "image_std": 0}""", "vit", "test"));
        Assert.All(
            ["size", "resample", "image_std"], key => Assert.Contains(key, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_a_type_beside_an_unknown_model_is_refused()
    {
        var failure = Assert.Throws<DataException>(() => ImageProcessor.Parse("{}", "resnet", "test"));
        Assert.Contains("resnet", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_file_is_a_mistake_of_the_call()
    {
        using var folder = new ScratchFolder();
        Assert.Contains(
            folder.Path, Assert.Throws<UsageException>(() => ImageProcessor.Load(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_a_rule_would_squeeze_to_nothing_is_named_by_its_size()
    {
        var depth = ImageProcessor.Parse(
            """{"image_processor_type": "DPTImageProcessor", "size": {"height": 518, "width": 518}, "keep_aspect_ratio": true, "ensure_multiple_of": 14}""",
            null,
            "test");
        var failure = Assert.Throws<DataException>(() => depth.Process(Some.Image(999, 3, seed: 2)));
        Assert.Contains("999 x 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_batch_on_many_threads_equals_single_images()
    {
        var processor = ImageProcessor.Parse(
            """{"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 256}}""", null, "test");
        const int Count = 9, Side = 224;
        RgbImage[] images = [.. Enumerable.Range(0, Count).Select(i => Some.Image(Side, Side, (ulong)i * 1_000_003))];
        var pixels = new float[Count * 3 * Side * Side];
        processor.Process(images.SelectMany(image => image.Pixels).ToArray(), Count, Side, Side, pixels);
        Assert.Equal(images.SelectMany(image => processor.Process(image).Pixels), pixels);
    }

    [Fact]
    public void Memory_of_the_wrong_length_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => ImageProcessor.Theia.Process(new byte[10], 1, 2, 2, new float[3 * 224 * 224]));
        Assert.Throws<ArgumentException>(() => ImageProcessor.Theia.Process(new byte[12], 1, 2, 2, new float[12]));
    }
}
