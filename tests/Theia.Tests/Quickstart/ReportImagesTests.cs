using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using Theia.Lab.Quickstart;

namespace Theia.Tests.Quickstart;

/// <summary>Teachers are painted in the space in which the student of the run predicts them.</summary>
[Collection("torch")]
public sealed class ReportImagesTests(KeyRuns runs) : IClassFixture<KeyRuns>
{
    private const int Channels = 5,
        Positions = 49;

    [Fact]
    public void Without_normalization_tokens_are_the_teachers_own() =>
        Check("featureNorm=none", static (_, raw) => raw);

    [Fact]
    public void The_measured_mean_and_deviation_are_the_usual_normalization() =>
        Check("featureNorm=standard", static (run, raw) =>
        {
            var statistics = ChannelStatistics.Load(Path.Combine(run.Folder, "data"), "images", FakeTeacher.Coarse);
            return
            [
                .. raw.Select((value, i) => (value - statistics.Mean[i % Channels]) / statistics.Std[i % Channels]),
            ];
        });

    [Fact]
    public void The_model_folder_carries_the_mean_and_deviation_of_each_teacher()
    {
        var statistics = ChannelStatistics.Load(Path.Combine(runs.Base.Folder, "data"), "images", FakeTeacher.Coarse);
        using var model = TheiaModel.Load(Path.Combine(runs.Base.Folder, "run", "model"));

        var carried = model.Normalizers!.ByTeacher;

        Assert.Equal(KeyRuns.Teachers.Select(teacher => teacher.Spec.Id), carried.Keys);
        var (mean, deviation) = (carried[FakeTeacher.Coarse.Id].Mean!, carried[FakeTeacher.Coarse.Id].Deviation!);
        Assert.Equal(statistics.Mean, MemoryMarshal.Cast<byte, float>(mean.Bytes.Span).ToArray());
        Assert.Equal(statistics.Std, MemoryMarshal.Cast<byte, float>(deviation.Bytes.Span).ToArray());
    }

    [Fact]
    public void Running_moments_are_those_of_the_last_checkpoint() => Check("featureNorm=running", static (run, raw) =>
        {
            using var file = SafetensorsFile.Open(
                Path.Combine(run.Folder, "run", "checkpoints", $"{KeyRuns.Steps:00000000}", "statistics.safetensors")
            );
            var (count, mean, squares) = (Doubles("count")[0], Doubles("mean"), Doubles("squares"));
            return
            [
                .. raw.Select((value, i) => (value - mean[i % Channels]) / Math.Sqrt(squares[i % Channels] / count)),
            ];

            double[] Doubles(string name) =>
                MemoryMarshal.Cast<byte, double>(file.Read($"{FakeTeacher.Coarse.Id}.{name}").Bytes.Span).ToArray();
        });

    [Fact]
    public void A_rotation_is_the_one_that_the_run_measured() => Check("featureNorm=phiS", static (run, raw) =>
        {
            using var file = SafetensorsFile.Open(
                Path.Combine(run.Folder, "run", "statistics", "fake_coarse.safetensors")
            );
            var (mean, matrix) = (Floats("mean"), Floats("matrix"));
            return
            [
                .. raw.Select(
                    (_, i) =>
                        Enumerable
                            .Range(0, Channels)
                            .Sum(c =>
                                matrix[(i % Channels * Channels) + c] * (raw[(i / Channels * Channels) + c] - mean[c])
                            )
                ),
            ];

            float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(file.Read(name).Bytes.Span).ToArray();
        });

    private void Check(string word, Func<KeyRun, double[], double[]> expect)
    {
        KeyRun run = runs.Run(word);
        var looks = ReportImages.Make(new QuickstartContext(runs.Options(run.Folder, word), KeyRuns.Teachers));
        Assert.NotEmpty(looks);
        using var teacher = new FakeTeacher(FakeTeacher.Coarse);
        foreach (ReportImage look in looks)
        {
            var expected = expect(run, Raw(teacher, look.Image));
            var actual = look.Features[FakeTeacher.Coarse.Id];
            // Means near -40 in bfloat16, as the standard rule keeps them, have steps of a quarter; deviations here
            // are some hundredths of a unit and more.
            var scale = expected.Max(Math.Abs);
            var allowed = word.EndsWith("standard", StringComparison.Ordinal) ? 0.5 * scale : 1e-3 * scale;
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, allowed));
        }
    }

    // [positions, C], as tokens are; the teacher gives [C, H, W].
    private static double[] Raw(FakeTeacher teacher, RgbImage image)
    {
        ReadOnlySpan<ushort> map = MemoryMarshal.Cast<byte, ushort>(
            teacher.Extract([image])[0]["embedding"].Bytes.Span
        );
        var tokens = new double[Channels * Positions];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = BFloat16.ToSingle(map[(i % Channels * Positions) + (i / Channels)]);
        return tokens;
    }
}
