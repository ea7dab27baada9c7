using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using static TorchSharp.torch;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class TeacherGoldenTests
{
    // In units of the golden's standard deviation: four times the rounding noise of float32. A
    // wrong activation moves 6e-4 or more.
    private const double LargestDifference = 5e-5;

    // Pixel values are table look-ups: only the last bit of the two divisions may differ.
    private const double LargestPixelDifference = 1e-6;

    private static readonly string[] _transformers = ["clip", "dinov2", "vit", "llava", "sam"];
    private static readonly string[] _families = [.. _transformers, "depth"];

    [Fact]
    public void Pixels_states_outputs_and_features_equal_the_reference()
    {
        var differences = new Differences();
        foreach (GoldenTeacher golden in GoldenTeacher.All(_transformers))
        {
            using (golden)
            using (NewDisposeScope())
            using (no_grad())
            {
                foreach (var (name, expected) in golden.Tensors)
                {
                    var (teacher, rule, image, what) = golden.Case(name);
                    var pixels = teacher.Pixels([GoldenTeacher.LoadImage(image)]);
                    var limit = what == "pixel_values" ? LargestPixelDifference : LargestDifference;
                    var stride = golden.Stride(name);   // of large maps only every so many rows and columns are kept
                    var actual = Compute(teacher, rule, pixels, what);
                    if (stride > 1)
                    {
                        actual = actual[
                            TensorIndex.Ellipsis, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
                    }

                    differences.Add($"{golden} {name}", what.Split('.')[0], actual, expected, limit);
                }
            }
        }

        differences.Report();
    }

    [Fact]
    public void What_is_stored_equals_the_reference_except_for_neighbors_at_rounding_boundaries()
    {
        var findings = new List<string>();
        foreach (GoldenTeacher golden in GoldenTeacher.All(_families))
        {
            using (golden)
            {
                foreach (var image in golden.Images)
                {
                    var expected = SafetensorsFile.ReadAll(
                        Goldens.At("teachers", "samples", $"{image}.{golden.Spec.FolderName}.safetensors"));
                    var actual = golden.With(PositionRule.ScaleFactor).Extract([GoldenTeacher.LoadImage(image)])[0];
                    Assert.Equal(
                        expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
                    foreach (var (name, wanted) in expected)
                        findings.AddRange(Compare($"{golden} {image} {name}", wanted, actual[name]));
                }
            }
        }

        Assert.Empty(findings);
    }

    [Fact]
    public void A_batch_holds_what_its_images_give_one_by_one()
    {
        foreach (GoldenTeacher golden in GoldenTeacher.All(_families))
        {
            using (golden)
            {
                Teacher teacher = golden.With(PositionRule.ScaleFactor);
                RgbImage[] images = [.. golden.Images.Select(GoldenTeacher.LoadImage)];
                var together = teacher.Extract(images);
                for (var i = 0; i < images.Length; i++)
                {
                    foreach (var (name, alone) in teacher.Extract([images[i]])[0])
                        Assert.Empty(Compare($"{golden} {i} {name}", alone, together[i][name]));
                }
            }
        }
    }

    private static Tensor Compute(Teacher teacher, PositionRule rule, Tensor pixels, string what)
    {
        return what.Split('.') switch
        {
            ["pixel_values"] => pixels,
            ["feature", var name] => teacher.Features(pixels)[name].squeeze(0),
            // What is a map here, the reference has with the channels last.
            ["hidden_states", _] when teacher.Spec.Architecture == TeacherArchitecture.Sam =>
                teacher.Tower.Features(pixels, [what], rule)[what].permute(0, 2, 3, 1),
            _ => teacher.Tower.Features(pixels, [what], rule)[what],
        };
    }

    private static IEnumerable<string> Compare(string name, TensorData expected, TensorData actual)
    {
        if (expected.Type != actual.Type || !expected.Shape.SequenceEqual(actual.Shape))
        {
            yield return $"{name}: {actual.Type} [{string.Join(", ", actual.Shape)}], "
                + $"not {expected.Type} [{string.Join(", ", expected.Shape)}]";
            yield break;
        }

        var wanted = MemoryMarshal.Cast<byte, ushort>(expected.Bytes.Span).ToArray();
        var got = MemoryMarshal.Cast<byte, ushort>(actual.Bytes.Span).ToArray();
        // Float32 noise can tip a value that lies near a rounding boundary, but only to the next bfloat16 and only
        // rarely. Near zero a bfloat16 step is finer than float32 noise, which has the scale of the whole feature:
        // there two values are neighbors when they lie as near to each other as features do before they are rounded.
        var noise = LargestDifference * Deviation(wanted);
        var far = wanted.Zip(got).Where(pair =>
            Math.Abs(Ordered(pair.First) - Ordered(pair.Second)) > 1
            && !(Math.Abs(BFloat16.ToSingle(pair.First) - BFloat16.ToSingle(pair.Second)) <= noise)).ToArray();
        var different = wanted.Zip(got).Count(static pair => pair.First != pair.Second);
        if (far.Length > 0 || different > Math.Max(1, 0.01 * wanted.Length))
        {
            yield return $"{name}: {different} of {wanted.Length} differ, "
                + $"{far.Length} of them by more than a step and {noise:g3}: "
                + string.Join(", ", far.Take(3).Select(
                    static pair => $"{BFloat16.ToSingle(pair.Second)} instead of {BFloat16.ToSingle(pair.First)}"));
        }
    }

    private static double Deviation(ushort[] bits)
    {
        double[] values = [.. bits.Select(static value => (double)BFloat16.ToSingle(value))];
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    // bfloat16 bits as a number that counts up with the value.
    private static int Ordered(ushort bits) => bits < 0x8000 ? bits : 0x8000 - bits;
}
