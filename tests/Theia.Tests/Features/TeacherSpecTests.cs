namespace Theia.Tests.Features;

public sealed class TeacherSpecTests
{
    [Fact]
    public void The_registry_has_the_ids_and_sizes_of_the_reference() => Assert.Equal(
        [
            ("facebook/dinov2-large", "1024 x 16 x 16", true),
            ("facebook/sam-vit-huge", "256 x 64 x 64", false),
            ("google/vit-huge-patch14-224-in21k", "1280 x 16 x 16", true),
            ("llava-hf/llava-1.5-7b-hf", "1024 x 24 x 24", false),
            ("openai/clip-vit-large-patch14", "1024 x 16 x 16", true),
            ("LiheYoung/depth-anything-large-hf", "32 x 64 x 64", false),
        ],
        TeacherSpec.Registry.Select(teacher => (teacher.Id, teacher.Size.ToString(), teacher.HasClassToken)));

    [Fact]
    public void An_id_has_three_spellings()
    {
        Assert.Equal("LiheYoung_depth-anything-large-hf", TeacherSpec.DepthAnythingLarge.FolderName);
        Assert.Equal("liheyoung_depth-anything-large-hf.safetensors", TeacherSpec.DepthAnythingLarge.SampleExtension);
        Assert.Equal(
            "llava-hf/llava-1_5-7b-hf", Theia.Student.Translators.Translator.ModuleName(TeacherSpec.LlavaVision.Id));
    }

    [Fact]
    public void Sets_keep_the_order_of_the_published_configurations()
    {
        Assert.Equal(
            "vit dinov2 clip sam depth_anything",
            string.Join(" ", TeacherSets.Cddsv.Select(teacher => teacher.Architecture)));
        Assert.Equal(TeacherSets.Cddsv.Take(3), TeacherSets.Cdiv.AsEnumerable());
        Assert.Equal(13, TeacherSets.Names.Count);
        Assert.All(TeacherSets.Names, name => Assert.NotEmpty(TeacherSets.Named(name)));
        UsageException failure = Assert.Throws<UsageException>(() => TeacherSets.Named("cdvi"));
        Assert.Contains("cdiv", failure.Message, StringComparison.Ordinal);
    }
}
