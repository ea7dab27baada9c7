using Theia.Runtime;

namespace Theia.Tests.Runtime;

public sealed class ResNet18Tests : IDisposable
{
    private readonly OnnxTeacher _teacher = OnnxTeacher.Load(TeacherDescription.Find("resnet18"), SketchTeacher.OneThread);

    public void Dispose() => _teacher.Dispose();

    [Fact]
    public void Its_third_stage_comes_with_the_program_and_gives_what_a_relu_gives()
    {
        var numbers = SketchTeacher.Numbers(_teacher.Extract([SketchTeacher.Picture(224, 224)])[0]["embedding"]);

        Assert.Equal(256 * 14 * 14, numbers.Length);
        Assert.True(_teacher.Spec.Trained);
        Assert.All(numbers, number => Assert.True(float.IsFinite(number) && number >= 0));
    }

    [Fact]
    public void A_batch_equals_its_pictures_one_by_one()
    {
        RgbImage[] pictures = [.. Enumerable.Range(0, 3).Select(i => SketchTeacher.Picture(224, 224, first: 99 * i))];

        var together = _teacher.Extract(pictures);

        for (var i = 0; i < pictures.Length; i++)
            Assert.True(together[i]["embedding"].Bytes.Span.SequenceEqual(_teacher.Extract([pictures[i]])[0]["embedding"].Bytes.Span), $"picture {i}");
    }
}
