using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Paints tokens: the student's own, each teacher's, the student's guess of the first teacher, the length of tokens.
/// </summary>
internal static class TokenVisualizer
{
    /// <summary>Paints every sample.</summary>
    /// <param name="teachers">The teachers; the student's prediction of the first is shown.</param>
    /// <param name="samples">Images with the features of the teachers.</param>
    /// <param name="tokens">File with the student's tokens of each sample, by its key.</param>
    /// <param name="predictor">Returns the student's prediction of the first teacher, named by its id.</param>
    /// <param name="progress">Told how many samples are done.</param>
    public static IReadOnlyList<Look> Paint(
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
        var ownFit = TokenPca.Fit([.. own.SelectMany(values => values)], channels);
        var fits = teachers.ToDictionary(teacher => teacher, teacher => TokenPca.Fit(
            [.. samples.SelectMany(sample => sample.Features[teacher.Spec.Id])], teacher.Spec.Size.Channels));
        List<Look> looks = [];
        for (var i = 0; i < samples.Count; i++)
        {
            ReportImage sample = samples[i];
            var side = Side(own[i].Length / channels);
            List<(string, RgbImage)> tiles =
            [
                ("Image", sample.Image),
                ("Student’s tokens", ownFit.Paint(own[i], side, side)),
                (first.Name, Teacher(first, sample, fits)),
                ($"Student’s guess of {first.Name}",
                    fits[first].Paint(guesses[i], first.Spec.Size.Height, first.Spec.Size.Width)),
                ("Length of the student’s tokens", NormMap.Paint(NormMap.Lengths(own[i], channels), side, side)),
                .. teachers.Skip(1).Select(teacher => (
                    teacher.Spec.Trained ? teacher.Name : $"{teacher.Name} (stand-in)",
                    Teacher(teacher, sample, fits))),
            ];
            looks.Add(new Look(sample.Title, sample.HeldOut, tiles));
            progress(i + 1);
        }

        return looks;
    }

    private static RgbImage Teacher(
        QuickstartTeacher teacher, ReportImage sample, Dictionary<QuickstartTeacher, TokenPca> fits)
        => fits[teacher].Paint(sample.Features[teacher.Spec.Id], teacher.Spec.Size.Height, teacher.Spec.Size.Width);

    private static float[] Floats(TensorData data) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray();

    private static int Side(int tokens)
    {
        var side = (int)Math.Sqrt(tokens);
        return side * side == tokens ? side
            : throw new InvalidOperationException($"{tokens} tokens do not make a square.");
    }
}
