namespace Theia.Web.Models;

/// <summary>A student: its own tokens and what it predicts of its teachers.</summary>
internal sealed class ServedStudent(TheiaModel model) : ServedModel
{
    /// <summary>Loads a student.</summary>
    /// <param name="id">By which requests name it.</param>
    /// <param name="folder">As published or as written by a run; null for the bundled one.</param>
    /// <exception cref="TheiaException">It cannot be loaded.</exception>
    public static ServedStudent Load(string id, string? folder)
    {
        var model = folder is null ? TheiaModel.LoadBundled() : TheiaModel.Load(folder);
        using var encoder = model.AsEncoder();
        var grid = encoder.Info.Grid ?? throw new UsageException($"{id} has no grid of tokens, so it cannot be shown.");
        return new ServedStudent(model)
        {
            Id = id,
            Kind = ModelKind.Student,
            Description = $"student, {grid.Height} × {grid.Width} tokens of {grid.Channels}",
            Sources =
            [
                new FeatureSource(FeatureSource.Own, grid.Height, grid.Width, grid.Channels),
                .. model.Config.TargetFeatureSizes.Where(target => !target.Value.IsVector)
                    .Select(target => Prediction(model, target.Key, target.Value)),
            ],
        };
    }

    /// <inheritdoc/>
    public override FeatureMap Encode(RgbImage image, FeatureSource source)
    {
        using var encoder = model.AsEncoder();
        var coverage = encoder.Info.Coverage;
        if (source.Id == FeatureSource.Own)
        {
            var tokens = Floats(encoder.Encode([image])[0][encoder.Info.Tokens!]);
            return new FeatureMap(source.Rows, source.Columns, tokens, coverage);
        }

        using var normalized = model.Predict(image, source.Id);
        using var inUnits = source.Teacher is null ? null : normalized.ToTeacherUnits();
        var values = (inUnits ?? normalized)[source.Id].data<float>().ToArray();
        return new FeatureMap(source.Rows, source.Columns, values, coverage);
    }

    /// <inheritdoc/>
    public override void Dispose() => model.Dispose();

    private static FeatureSource Prediction(TheiaModel model, string teacher, FeatureSize size) =>
        new(teacher, size.Height, size.Width, size.Channels)
        {
            Teacher = model.Normalizers?.ByTeacher.ContainsKey(teacher) == true ? teacher : null,
        };
}
