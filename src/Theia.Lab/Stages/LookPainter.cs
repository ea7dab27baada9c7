using Theia.Lab.Report;

namespace Theia.Lab.Stages;

/// <summary>Paints tokens: the student's own, each teacher's, the student's guess of the first teacher, the length of tokens.</summary>
internal static class LookPainter
{
    public static IReadOnlyList<Look> Paint(Workshop workshop, IReadOnlyList<LookSample> samples, Action<int> progress)
    {
        using var tokens = SafetensorsFile.Open(workshop.Places.Tokens);
        using var student = TheiaModel.Load(workshop.Places.Model);
        QuickstartTeacher first = workshop.Teachers[0];
        float[][] own = [.. samples.Select(sample => Floats(tokens.Read(sample.Key)))];
        var channels = (int)tokens.Tensors[samples[0].Key].Shape[^1];
        float[][] guesses = [.. samples.Select(sample => Guess(student, sample.Picture, first.Spec))];

        // One fit for all pictures: the same colour means the same in each of them.
        var ownFit = TokenPca.Fit([.. own.SelectMany(values => values)], channels);
        var fits = workshop.Teachers.ToDictionary(teacher => teacher, teacher => TokenPca.Fit([.. samples.SelectMany(sample => sample.Features[teacher.Spec.Id])], teacher.Spec.Size.Channels));
        List<Look> looks = [];
        for (var i = 0; i < samples.Count; i++)
        {
            LookSample sample = samples[i];
            var side = Side(own[i].Length / channels);
            List<(string, RgbImage)> tiles =
            [
                ("Picture", sample.Picture),
                ("Student’s tokens", ownFit.Paint(own[i], side, side)),
                (first.Name, Teacher(first, sample, fits)),
                ($"Student’s guess of {first.Name}", fits[first].Paint(guesses[i], first.Spec.Size.Height, first.Spec.Size.Width)),
                ("Length of the student’s tokens", NormMap.Paint(NormMap.Lengths(own[i], channels), side, side)),
                .. workshop.Teachers.Skip(1).Select(teacher => (teacher.Spec.Trained ? teacher.Name : $"{teacher.Name} (stand-in)", Teacher(teacher, sample, fits))),
            ];
            looks.Add(new Look(sample.Title, sample.HeldOut, tiles));
            progress(i + 1);
        }

        return looks;
    }

    private static RgbImage Teacher(QuickstartTeacher teacher, LookSample sample, Dictionary<QuickstartTeacher, TokenPca> fits)
        => fits[teacher].Paint(sample.Features[teacher.Spec.Id], teacher.Spec.Size.Height, teacher.Spec.Size.Width);

    private static float[] Guess(TheiaModel student, RgbImage picture, TeacherSpec teacher)
    {
        using FeatureSet predicted = student.Predict(picture);
        return [.. predicted[teacher].data<float>()];
    }

    private static float[] Floats(TensorData data) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray();

    private static int Side(int tokens)
    {
        var side = (int)Math.Sqrt(tokens);
        return side * side == tokens ? side : throw new InvalidOperationException($"{tokens} tokens do not make a square.");
    }
}
