using System.Text.Json;
using Theia.OnnxRuntime;

namespace Theia.Tests.OnnxRuntime;

public sealed class ResNet18Tests(ResNet18Tests.PhotoFeatures features) : IClassFixture<ResNet18Tests.PhotoFeatures>
{
    [Fact]
    public void Its_third_stage_has_on_photographs_the_statistics_of_a_trained_network()
    {
        Assert.All(features.ByPhoto, photo =>
        {
            // it comes after a ReLU
            Assert.All(photo.Value, number => Assert.True(float.IsFinite(number) && number >= 0));
            Assert.InRange(photo.Value.Average(), 0.5f, 0.7f);
            Assert.InRange(photo.Value.Max(), 6, 21);   // 6.8 to 20.3 seen
        });
        float[] all = [.. features.ByPhoto.Values.SelectMany(numbers => numbers)];
        Assert.InRange(all.Count(number => number == 0) / (double)all.Length, 0.5, 0.6);   // 0.53 seen
    }

    [Theory]
    [InlineData("cat", "raccoon")]
    [InlineData("coffee", "drum_room")]
    [InlineData("retina", "fig")]
    public void The_nearest_photograph_by_its_pooled_output_is_one_that_looks_alike(string photo, string nearest)
    {
        IReadOnlyDictionary<string, float[]> pooled = features.PooledByPhoto;

        Assert.Equal(
            nearest, pooled.Keys.Where(other => other != photo).MaxBy(other => Cosine(pooled[photo], pooled[other])));
    }

    [Fact]
    public void The_pooled_output_is_the_mean_of_the_last_stage()
    {
        using OnnxTeacher teacher = LastStage();
        IReadOnlyDictionary<string, TensorData> stored = teacher.Extract([SketchTeacher.Image(224, 224)])[0];
        float[] means = [.. SketchTeacher.Numbers(stored["embedding"]).Chunk(7 * 7).Select(plane => plane.Average())];

        // bfloat16
        Assert.All(
            means.Zip(SketchTeacher.Numbers(stored["cls_token"])),
            pair => Assert.Equal(pair.First, pair.Second, tolerance: 0.01f * (1 + pair.First)));
    }

    [Fact]
    public void A_batch_equals_its_images_one_by_one()
    {
        RgbImage[] images = [.. Enumerable.Range(0, 3).Select(i => SketchTeacher.Image(224, 224, first: 99 * i))];

        var together = features.Teacher.Extract(images);

        for (var i = 0; i < images.Length; i++)
        {
            Assert.True(
                together[i]["embedding"].Bytes.Span.SequenceEqual(
                    features.Teacher.Extract([images[i]])[0]["embedding"].Bytes.Span),
                $"image {i}");
        }
    }

    [Fact]
    public void A_misspelt_stage_lists_those_that_fit()
    {
        var error = Assert.Throws<UsageException>(
            () => OnnxTeacher.Load(
                TeacherDescription.Find("resnet18") with { Tensor = "ReLU347_Output" }, SketchTeacher.OneThread));

        Assert.Contains("Did you mean 'ReLU347_Output_0'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("These have the size 256 x 14 x 14: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ReLU315_Output_0 [N, 128, 28, 28]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Pooling395_Output_0 [N, 512, 1, 1]", error.Message, StringComparison.Ordinal);
    }

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));

    private static OnnxTeacher LastStage()
    {
        var third = TeacherDescription.Find("resnet18");
        return OnnxTeacher.Load(
            third with
            {
                Tensor = "ReLU393_Output_0",
                ClassTensor = "Pooling395_Output_0",
                Spec = third.Spec with { Size = new FeatureSize(512, 7, 7) },
            },
            SketchTeacher.OneThread);
    }

    /// <summary>The features of all photographs that are bundled, computed once.</summary>
    public sealed class PhotoFeatures : IDisposable
    {
        public PhotoFeatures()
        {
            var folder = Path.Combine(Repository.Root, "samples", "photos");
            using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "photos.json")));
            string[] files = [.. list.RootElement.GetProperty("photos")
                .EnumerateArray().Select(photo => photo.GetProperty("file").GetString()!)];
            RgbImage[] images = [.. files.Select(file => RgbImage.Load(Path.Combine(folder, file)))];
            using OnnxTeacher lastStage = LastStage();
            ByPhoto = Named(files, Teacher.Extract(images), "embedding");
            PooledByPhoto = Named(files, lastStage.Extract(images), "cls_token");
        }

        public OnnxTeacher Teacher { get; } = OnnxTeacher.Load(
            TeacherDescription.Find("resnet18"), SketchTeacher.OneThread);

        public IReadOnlyDictionary<string, float[]> ByPhoto { get; }

        public IReadOnlyDictionary<string, float[]> PooledByPhoto { get; }

        public void Dispose() => Teacher.Dispose();

        private static Dictionary<string, float[]> Named(
            string[] files, IReadOnlyList<IReadOnlyDictionary<string, TensorData>> stored, string tensor) =>
            files.Zip(stored).ToDictionary(
                pair => Path.GetFileNameWithoutExtension(pair.First),
                pair => SketchTeacher.Numbers(pair.Second[tensor]), StringComparer.Ordinal);
    }
}
