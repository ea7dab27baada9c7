namespace Theia.Web.Models;

/// <summary>A teacher, loaded when it is first asked: large ones take long, and most are never asked.</summary>
internal sealed class ServedTeacher(Func<ITeacher> load) : ServedModel
{
    // Images reach a teacher as a data set stores them, so that its features lie on one grid whatever their shape.
    private const int StoredSide = 224;

    private ITeacher? _teacher;

    /// <summary>A teacher of a description.</summary>
    public static ServedTeacher Of(string id, TeacherDescription description) => Of(
        id, description.Spec, () => Teacher.Load(description));

    /// <summary>A teacher that is loaded already.</summary>
    public static ServedTeacher Of(string id, Teacher teacher) => Of(id, teacher.Spec, () => teacher);

    /// <inheritdoc/>
    public override FeatureMap Encode(RgbImage image, FeatureSource source)
    {
        _teacher ??= load();
        var stored = image.Resize(StoredSide, StoredSide, Resampling.Bicubic);
        var info = _teacher.Info;
        var map = Floats(_teacher.Encode([stored])[0][info.Tokens!]);
        return new FeatureMap(source.Rows, source.Columns, TokenMajor(map, source), info.Coverage);
    }

    /// <inheritdoc/>
    public override void Dispose() => _teacher?.Dispose();

    private static ServedTeacher Of(string id, TeacherSpec spec, Func<ITeacher> load) => new(load)
    {
        Id = id,
        Kind = ModelKind.Teacher,
        Description = $"teacher, {spec.Size.Height} × {spec.Size.Width} tokens of {spec.Size.Channels}",
        Sources =
        [
            new FeatureSource(FeatureSource.Own, spec.Size.Height, spec.Size.Width, spec.Size.Channels)
            {
                Teacher = spec.Id,
            },
        ],
    };

    // [C, H, W], as it is stored, to [H · W, C].
    private static float[] TokenMajor(float[] map, FeatureSource source)
    {
        var tokens = new float[map.Length];
        var count = source.Rows * source.Columns;
        for (var c = 0; c < source.Channels; c++)
        {
            for (var i = 0; i < count; i++)
                tokens[(i * source.Channels) + c] = map[(c * count) + i];
        }

        return tokens;
    }
}
