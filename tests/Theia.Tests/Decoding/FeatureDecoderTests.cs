namespace Theia.Tests.Decoding;

[Collection("torch")]
public sealed class FeatureDecoderTests
{
    private static readonly RgbImage _wide = RgbImage.Load(Goldens.At("teachers", "images", "wide.png"));

    private static readonly MaskOptions _few = new() { PointsPerSide = 4, PredictedIoU = 0.5, Stability = 0.5 };

    private static DecodeOptions Options => new()
    {
        Teachers = MosaicStudent.Teachers,
        Statistics = MosaicStudent.Statistics,
    };

    [Theory]
    [InlineData(AspectRule.Squash)]
    [InlineData(AspectRule.Letterbox)]
    public void Results_have_the_shape_of_the_image_whatever_the_networks_saw(AspectRule aspect)
    {
        using var scratch = new ScratchFolder();
        using var model = MosaicStudent.Load();
        using var decoder = FeatureDecoder.Open(
            model, Options with { Aspect = aspect, What = [DecodeKind.Pca, DecodeKind.Depth] });
        var files = decoder.Decode(_wide).Save(scratch["wide"]);
        Assert.Equal(
            ["wide_pca.png", "wide_depth.png", "wide_depth16.png", "wide_strip.png"], files.Select(Path.GetFileName));
        var pca = RgbImage.Load(files[0]);
        Assert.Equal((double)_wide.Width / _wide.Height, (double)pca.Width / pca.Height, 0.02);
    }

    [Fact]
    public void Bars_of_a_letterbox_are_cut_off_again()
    {
        var frame = new Theia.Decoding.Framing.ImageFrame(200, 100, 224, AspectRule.Letterbox);
        var white = new RgbImage(200, 100, [.. Enumerable.Repeat((byte)255, 60000)]);
        var square = frame.Square(white);
        Assert.Equal(224 * 112, square.Pixels.Chunk(3).Count(pixel => pixel[0] == 255));
        var back = frame.Render(200, 100, (w, h) => square.Resize(w, h, Resampling.Nearest));
        Assert.All(back.Pixels, value => Assert.Equal(255, value));
        var values = frame.Shape(200, 100, (w, h) => Enumerable.Range(0, w * h).Select(i => i / w).ToArray());
        Assert.Equal((50, 149), (values[0], values[^1]));
    }

    [Fact]
    public void With_teachers_there_is_a_second_row_and_an_error_per_tile()
    {
        using var model = MosaicStudent.Load();
        using var decoder = FeatureDecoder.Open(
            model,
            Options with
            {
                WithTeachers = true,
                What = [DecodeKind.Masks, DecodeKind.Depth],
                Masks = _few,
                TeacherMasks = _few,
            });
        using var alone = FeatureDecoder.Open(
            model, Options with { What = [DecodeKind.Masks, DecodeKind.Depth], Masks = _few });
        DecodedImage both = decoder.Decode(_wide), one = alone.Decode(_wide);
        Assert.Empty(one.Errors);
        Assert.Equal(one.Strip.Width, both.Strip.Width);
        Assert.InRange(both.Strip.Height, 1.9 * one.Strip.Height, 2 * one.Strip.Height);
        Assert.Equal([(DecodeKind.Masks, "IoU"), (DecodeKind.Depth, "AbsRel")],
            both.Errors.Select(error => (error.Kind, error.Measure)));
        Assert.All(both.Errors, error => Assert.True(double.IsFinite(error.Value)));
    }

    [Fact]
    public void Features_that_teachers_extracted_before_show_the_same_as_the_teachers()
    {
        var options = new DecodeOptions { What = [DecodeKind.Pca, DecodeKind.Depth] };
        using var model = TheiaModel.LoadBundled();
        using var loaded = FeatureDecoder.Open(model, options with { WithTeachers = true });
        using var stored = FeatureDecoder.Open(model, options with { TeachersAreStored = true });
        var square = loaded.Framed(_wide);
        var tokens = new[] { "nano-dinov2", "nano-depth" }.ToDictionary(name => $"theia/{name}", name =>
        {
            using var teacher = Teacher.Load(TeacherDescription.Find(name));
            return Theia.Decoding.Views.TeacherFeatures.Tokens(teacher, square);
        });
        Assert.Equal(
            loaded.Decode(square).Strip.Pixels,
            stored.Decode(new Theia.Decoding.SeenImage(square, tokens)).Strip.Pixels);
        foreach (var one in tokens.Values)
            one.Dispose();
    }

    [Fact]
    public void Features_of_one_grid_are_compared_by_their_cosine()
    {
        using var model = TheiaModel.LoadBundled();
        using var scratch = new ScratchFolder();
        SaveStatistics(scratch.Path, "theia_nano-dinov2");
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions
        {
            What = [DecodeKind.Pca],
            Statistics = scratch.Path,
            WithTeachers = true,
        });
        var error = Assert.Single(decoder.Decode(_wide).Errors);
        Assert.Equal((DecodeKind.Pca, "cosine"), (error.Kind, error.Measure));
        Assert.InRange(error.Value, -1, 1);
    }

    [Theory]
    [InlineData(AspectRule.Squash)]
    [InlineData(AspectRule.Letterbox)]
    public void A_point_in_the_image_is_the_same_point_in_the_square(AspectRule aspect)
    {
        var frame = new Theia.Decoding.Framing.ImageFrame(200, 100, 224, aspect);
        var prompt = frame.ToSquare(
            SamPrompt.Of(new PromptPoint(50, 75)) with { Box = new PromptBox(0, 0, 200, 100) }, 400, 400);
        var (y, top, bottom) = aspect == AspectRule.Squash ? (300, 0, 400) : (250, 100, 300);
        Assert.Equal(new PromptPoint(100, y), prompt.Points[0]);
        Assert.Equal(new PromptBox(0, top, 400, bottom), prompt.Box);
    }

    [Fact]
    public void Prompts_give_a_mask_each_and_files_have_the_shape_of_the_image()
    {
        using var scratch = new ScratchFolder();
        using var model = MosaicStudent.Load();
        using var decoder = FeatureDecoder.Open(model, Options with
        {
            What = [DecodeKind.Masks],
            Aspect = AspectRule.Letterbox,
            Prompts = [SamPrompt.Of(new PromptPoint(20, 20)), SamPrompt.Of(new PromptBox(5, 5, 60, 50))],
        });
        var files = decoder.Decode(_wide).Save(scratch["wide"]);
        var overlay = RgbImage.Load(files[0]);
        var document = CocoDocument.Load(files[1]);
        Assert.InRange(document.Annotations.Count, 1, 2);
        Assert.Equal((overlay.Width, overlay.Height), (document.Images[0].Width, document.Images[0].Height));
        Assert.Equal((double)_wide.Width / _wide.Height, (double)overlay.Width / overlay.Height, 0.02);
    }

    [Fact]
    public void Sentences_and_labels_are_decoded_of_what_a_student_predicts_for_clip()
    {
        using var model = TheiaModel.LoadBundled();
        using var scratch = new ScratchFolder();
        SaveStatistics(scratch.Path, "theia_nano-clip");
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions
        {
            Statistics = scratch.Path,
            What = [DecodeKind.Pca],
            Texts = ["a red ball", "a wooden table"],
            Labels = ["room", "table", "sky"],
        });
        Assert.Equal([DecodeKind.Pca, DecodeKind.Similarity], decoder.Kinds);
        var decoded = decoder.Decode(_wide);
        Assert.Equal(1, decoded.Labels.Values.Sum(), 1e-5);
        Assert.Equal(decoded.Labels.Values.OrderDescending(), decoded.Labels.Values);
        Assert.Equal(
            ["a_pca.png", "a_similarity1.png", "a_similarity2.png", "a_strip.png"],
            decoded.Save(scratch["a"]).Select(Path.GetFileName));
    }

    [Fact]
    public void What_cannot_be_decoded_is_a_note_unless_it_was_asked_for()
    {
        using var model = MosaicStudent.Load();
        using var some = FeatureDecoder.Open(model, new DecodeOptions());
        Assert.Equal([DecodeKind.Pca], some.Kinds);
        Assert.Contains(some.Notes, note => note.Contains("normalizer of LiheYoung/depth-anything-large-hf"));

        Refuses("normalizer of LiheYoung", new DecodeOptions { What = [DecodeKind.Depth] });
        Refuses("needs its weights", Options with
        {
            What = [DecodeKind.Depth],
            Teachers = new Dictionary<string, string>(),
        });
        Refuses("predicts no CLIP", Options with { Texts = ["a ball"] });
        Refuses("normalizer of facebook/dinov2-large", new DecodeOptions
        {
            What = [DecodeKind.Pca],
            WithTeachers = true,
            Teachers = MosaicStudent.Teachers,
        });

        void Refuses(string says, DecodeOptions options) =>
            Assert.Contains(says, Assert.Throws<UsageException>(() => FeatureDecoder.Open(model, options)).Message);
    }

    // Mean 0, deviation 1: predictions as they are.
    internal static void SaveStatistics(string folder, string teacher)
    {
        var spec = TeacherDescription.Known().Single(known => known.Spec.FolderName == teacher).Spec;
        new ChannelStatistics(
            "test", new float[spec.Size.Channels], [.. Enumerable.Repeat(1f, spec.Size.Channels)])
            .SaveReference(folder, spec);
    }
}
