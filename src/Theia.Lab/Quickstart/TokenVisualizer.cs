using Theia.Decoding.Tokens;
using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Paints tokens: the student's own, each teacher's, the student's guess of the first teacher, the length of tokens.
/// </summary>
internal static class TokenVisualizer
{
    private static readonly PcaOptions _options = new() { Background = double.NegativeInfinity, Saturated = 0.01 };

    /// <summary>Paints every sample.</summary>
    /// <param name="teachers">The teachers; the student's prediction of the first is shown.</param>
    /// <param name="samples">Images with the features of the teachers.</param>
    /// <param name="tokens">File with the student's tokens of each sample, by its key.</param>
    /// <param name="predictor">Returns the student's prediction of the first teacher, named by its id.</param>
    /// <param name="progress">Told how many samples are done.</param>
    public static IReadOnlyList<ReportModel.ImagePanel> Paint(
        IReadOnlyList<QuickstartTeacher> teachers,
        IReadOnlyList<ReportImage> samples,
        string tokens,
        IImageEncoder predictor,
        Action<int> progress)
    {
        using var file = SafetensorsFile.Open(tokens);
        QuickstartTeacher first = teachers[0];
        float[][] own = [.. samples.Select(sample => Floats(file.Read(sample.Key)))];
        var channels = (int)file.Tensors[samples[0].Key].Shape[^1];
        float[][] guesses = [.. samples.Select(sample => Floats(predictor.Encode([sample.Image])[0][first.Spec.Id]))];

        // One fit for all images: the same color means the same in each of them.
        var ownFit = Fit(own, channels);
        var fits = teachers.ToDictionary(teacher => teacher, teacher => Fit(
            samples.Select(sample => sample.Features[teacher.Spec.Id]), teacher.Spec.Size.Channels));
        List<ReportModel.ImagePanel> panels = [];
        for (var i = 0; i < samples.Count; i++)
        {
            ReportImage sample = samples[i];
            var side = Side(own[i].Length / channels);
            List<(string, RgbImage)> tiles =
            [
                ("Image", sample.Image),
                ("Student’s tokens", Paint(ownFit, own[i], side, side)),
                (first.Name, Teacher(first, sample, fits)),
                ($"Student’s guess of {first.Name}",
                    Paint(fits[first], guesses[i], first.Spec.Size.Height, first.Spec.Size.Width)),
                ("Length of the student’s tokens", Lengths(own[i], channels, side)),
                .. teachers.Skip(1).Select(teacher => (
                    teacher.Spec.Trained ? teacher.Name : $"{teacher.Name} (stand-in)",
                    Teacher(teacher, sample, fits))),
            ];
            panels.Add(new ReportModel.ImagePanel(sample.Title, sample.HeldOut, tiles));
            progress(i + 1);
        }

        return panels;
    }

    private static RgbImage Teacher(
        QuickstartTeacher teacher, ReportImage sample, Dictionary<QuickstartTeacher, PcaProjection> fits)
        => Paint(fits[teacher], sample.Features[teacher.Spec.Id], teacher.Spec.Size.Height, teacher.Spec.Size.Width);

    // Nothing is background, and the outermost per cent on either side may saturate: students have odd tokens.
    private static PcaProjection Fit(IEnumerable<float[]> images, int channels)
    {
        using var tokens = Tokens([.. images.SelectMany(values => values)], channels);
        return PcaProjection.Fit(tokens, _options);
    }

    // A pixel per token; the page makes them larger.
    private static RgbImage Paint(PcaProjection fit, float[] values, int height, int width)
    {
        using var tokens = Tokens(values, fit.Channels);
        return fit.Render(tokens, width, height, grid: (height, width));
    }

    private static RgbImage Lengths(float[] values, int channels, int side)
    {
        using var tokens = Tokens(values, channels);
        return TokenNorms.Of(tokens).Map().Render(side, side);
    }

    private static Tensor Tokens(float[] values, int channels)
    {
        using var flat = tensor(values);
        return flat.reshape(-1, channels);
    }

    private static float[] Floats(TensorData data) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray();

    private static int Side(int tokens)
    {
        var side = (int)Math.Sqrt(tokens);
        return side * side == tokens ? side
            : throw new InvalidOperationException($"{tokens} tokens do not make a square.");
    }
}
