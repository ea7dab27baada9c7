using System.Runtime.InteropServices;
using Theia.Checkpoints;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class StandInTests
{
    public static TheoryData<string> Names { get; } = ["standin-clip", "standin-dinov2", "standin-vit"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_features_follow_the_image(string name)
    {
        using var teacher = Teacher.Load(TeacherDescription.Find(name));
        Assert.False(teacher.Spec.Trained);
        Assert.InRange(teacher.Spec.Size.Channels, 1, 96);

        float[][] maps = [.. teacher.Extract([Noise(1), Noise(2), Half()])
            .Select(stored => Numbers(stored["embedding"]))];

        Assert.All(maps.SelectMany(map => map), number => Assert.True(float.IsFinite(number)));
        Assert.True(
            Deviation(maps[0].Zip(maps[1], (a, b) => a - b)) > 0.1 * Deviation(maps[0]),
            "two images give nearly the same");

        // One half of the image is black and the other white: the tokens must tell.
        var positions = teacher.Spec.Size.Positions;
        float[] channel = [.. maps[2].Chunk(positions).MaxBy(plane => Deviation(plane))!];
        Assert.True(Deviation(channel) > 0.1 * Deviation(maps[2]), "the positions give nearly the same");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_features_and_another_seed_others(string name)
    {
        var description = TeacherDescription.Find(name);
        using var first = Teacher.Load(description);
        using var again = Teacher.Load(description);
        using var other = Teacher.Load(description with { Seed = description.Seed + 1 });

        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
        Assert.True(first.Extract([Noise(1)])[0]["embedding"].Bytes.Span
            .SequenceEqual(again.Extract([Noise(1)])[0]["embedding"].Bytes.Span));
        Assert.False(first.Extract([Noise(1)])[0]["embedding"].Bytes.Span
            .SequenceEqual(other.Extract([Noise(1)])[0]["embedding"].Bytes.Span));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Making_and_running_it_leaves_no_tensor_behind(string name)
    {
        using var teacher = Teacher.Load(TeacherDescription.Find(name));
        teacher.Extract([Noise(1), Noise(2)]);
    }

    [Fact]
    public void Its_weights_have_the_deviations_that_keep_signals_alive()
    {
        using var teacher = Teacher.Load(TeacherDescription.Find("standin-vit"));
        var weights = StateDict.Read(teacher.Tower.Module)
            .ToDictionary(pair => pair.Key, pair => MemoryMarshal.Cast<byte, float>(pair.Value.Bytes.Span).ToArray());

        Assert.Equal(
            1 / Math.Sqrt(80), Deviation(weights["encoder.layer.0.intermediate.dense.weight"]), tolerance: 0.002);
        Assert.Equal(
            1 / Math.Sqrt(3 * 14 * 14), Deviation(weights["embeddings.patch_embeddings.projection.weight"]),
            tolerance: 0.001);
        Assert.Equal(0.02, Deviation(weights["embeddings.position_embeddings"]), tolerance: 0.001);
        Assert.All(weights["encoder.layer.2.layernorm_after.weight"], factor => Assert.Equal(1, factor));
        Assert.All(weights["encoder.layer.2.output.dense.bias"], offset => Assert.Equal(0, offset));
        Assert.Equal(0, weights["encoder.layer.1.attention.attention.query.weight"].Average(), tolerance: 0.005);
    }

    // A fingerprint is stored beside extracted features: another one for the same network would refuse them.
    [Theory]
    [InlineData("standin-clip", "last_hidden_state", "b0219c8404d997e8")]
    [InlineData("standin-dinov2", "hidden_states.-2", "77d1560b10ab04d2")]
    public void Its_fingerprint_stays_what_it_is(string name, string tensor, string expected)
    {
        using var teacher = Teacher.Load(TeacherDescription.Find(name) with { Tensor = tensor });

        Assert.Equal(expected, teacher.Fingerprint[..16]);
    }

    // The exact bits, computed by another program: a stand-in must be the same on every machine and in every version.
    [Fact]
    public void Its_first_weights_are_these()
    {
        using var teacher = Teacher.Load(TeacherDescription.Find("standin-clip"));
        var classToken = MemoryMarshal.Cast<byte, float>(
            StateDict.Read(teacher.Tower.Module)["embeddings.class_embedding"].Bytes.Span);

        Assert.Equal([-0.0285575893f, 0.0296580922f, -0.0067843236f, -0.00445592916f], classToken[..4].ToArray());
    }

    internal static RgbImage Noise(uint seed)
    {
        var bytes = new byte[3 * 224 * 224];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(unchecked(((uint)i + 1) * 2654435761u * (2 * seed + 1)) >> 24);
        return new RgbImage(224, 224, bytes);
    }

    internal static float[] Numbers(TensorData tensor) =>
        [.. MemoryMarshal.Cast<byte, ushort>(tensor.Bytes.Span)
            .ToArray().Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))];

    private static RgbImage Half() => new(
        224, 224,
        [.. Enumerable.Range(0, 224 * 224).SelectMany(i => Enumerable.Repeat((byte)(i % 224 < 112 ? 0 : 255), 3))]);

    private static double Deviation(IEnumerable<float> values)
    {
        double[] all = [.. values.Select(value => (double)value)];
        var mean = all.Average();
        return Math.Sqrt(all.Average(value => (value - mean) * (value - mean)));
    }
}
