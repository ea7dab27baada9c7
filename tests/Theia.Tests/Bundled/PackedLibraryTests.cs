namespace Theia.Tests.Bundled;

/// <summary>Projects that only reference the packages.</summary>
[Collection("torch")]
public sealed class PackedLibraryTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    private const string Libtorch = """<PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />""";

    [Fact]
    public void A_project_that_references_the_packages_has_student_and_teachers_after_publish_too()
    {
        var program = feed.WriteProject(
            "program",
            $"""
            <PackageReference Include="Theia" Version="{PackedFeed.Version}" />
            <PackageReference Include="Theia.OnnxRuntime" Version="{PackedFeed.Version}" />
            <PackageDownload Include="Microsoft.ML.DnnImageFeaturizer.ResNet18" Version="[0.23.1]" />
            {Libtorch}
            """,
            """
            using Theia;
            using Theia.Data;
            using Theia.OnnxRuntime;

            var image = RgbImage.Load(args[0]);
            using var theia = TheiaModel.LoadBundled();
            using var vector = theia.Encode(image, TokenSelection.Mean);
            var values = vector.data<float>().ToArray().Take(4).Select(value => value.ToString("0.0"));
            Console.WriteLine(string.Join(' ', values));
            foreach (var name in new[] { "nano-clip", "nano-dinov2", "nano-vit" })
            {
                using var teacher = Teacher.Load(TeacherDescription.Find(name));
                var shape = teacher.Extract([image])[0]["embedding"].Shape;
                Console.WriteLine($"{teacher.Spec.Id} {string.Join('x', shape)}");
            }

            using var resnet = OnnxTeacher.Load(TeacherDescription.Find("resnet18"), new OnnxOptions { Threads = 1 });
            Console.WriteLine($"{resnet.Spec.Id} {string.Join('x', resnet.Extract([image])[0]["embedding"].Shape)}");
            Console.WriteLine(DistillConfig.Load("nano").BackboneConfig!.HiddenSize);
            """);
        NoiseImages.Image(224, 224).SavePng(feed["image.png"]);
        using var expected = TheiaModel.LoadBundled();
        using var tokens = expected.Encode(RgbImage.Load(feed["image.png"]), TokenSelection.Mean);

        PackedFeed.Run(program, "publish", "-o", feed["published"]);

        Assert.Equal(
            [
                string.Join(' ', tokens.data<float>().ToArray().Take(4).Select(value => value.ToString("0.0"))),
                "theia/nano-clip 128x16x16",
                "theia/nano-dinov2 128x16x16",
                "theia/nano-vit 128x16x16",
                "microsoft/resnet18 256x14x14",
                "96",
            ],
            Lines(PackedFeed.Run(feed.Folder, feed["published", "program.dll"], feed["image.png"])));
        var paths = Directory.GetFiles(feed["published"], "*", SearchOption.AllDirectories);
        string[] published = [.. paths.Select(file => Path.GetFileName(file))];
        string[] leftOut = ["libSkiaSharp.pdb", "libtorch_python.so", "onnxruntime.aar", "onnxruntime.xcframework.zip"];
        Assert.Contains("libtorch_cpu.so", published);
        Assert.Empty(published.Intersect(leftOut, StringComparer.Ordinal));
    }

    [Fact]
    public void A_project_without_libtorch_is_warned_when_it_is_built_and_told_the_package_when_it_runs()
    {
        var program = feed.WriteProject(
            "without",
            $"""<PackageReference Include="Theia" Version="{PackedFeed.Version}" />""",
            """
            using Theia;
            using Theia.Data;

            Console.WriteLine(TeacherDescription.Find("dinov2-large").Spec.Id);
            try
            {
                using var theia = TheiaModel.LoadBundled();
            }
            catch (ResourceException failure)
            {
                Console.WriteLine(failure.Message);
            }
            """);

        var built = PackedFeed.Run(program, "build", "-o", feed["built"], "-p:TheiaNanoTeachers=false");
        var said = Lines(PackedFeed.Run(feed.Folder, feed["built", "without.dll"]));

        Assert.Contains("warning THEIA001", built, StringComparison.Ordinal);
        Assert.Equal("facebook/dinov2-large", said[0]);
        Assert.Contains(
            $"add the package {Theia.Native.Libtorch.Package} {Theia.Native.Libtorch.Version}",
            Assert.Single(said[1..]),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(feed["built", "cpu"]));
        Assert.False(Directory.Exists(feed["built", "models"]));
    }

    [Theory]
    [InlineData(
        "Theia",
        16_000_000,
        "buildTransitive/Theia.targets",
        "models/nano-clip/model.safetensors",
        "models/nano-dinov2/README.md",
        "models/nano-vit/config.json",
        "models/nano-sam/model.safetensors",
        "models/nano-depth/model.safetensors",
        "configs/distill/nano.json")]
    [InlineData("Theia.Data", 1_000_000, "buildTransitive/Theia.Data.targets")]
    [InlineData("Theia.OnnxRuntime", 500_000, "buildTransitive/Theia.OnnxRuntime.targets")]
    [InlineData("Theia.RobotData", 500_000)]
    [InlineData("Theia.Scenes", 1_000_000)]
    [InlineData("Theia.Robotics", 700_000)]
    public void A_package_carries_what_its_readers_need_and_is_small(string name, long bytes, params string[] more)
    {
        string[] needed =
            ["README.md", "NOTICE", "LICENSE", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", .. more];

        Assert.Empty(needed.Except(feed.Contents(name), StringComparer.Ordinal));
        Assert.InRange(feed.Package(name).Length, 1, bytes);
        Assert.True(feed.Package(name, "snupkg").Exists);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
