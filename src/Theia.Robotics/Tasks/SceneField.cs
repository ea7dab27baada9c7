namespace Theia.Robotics.Tasks;

/// <summary>
/// A row of a model's field that is set for each episode (the place of a target, the color of a light), so that an
/// episode can be drawn again from what was recorded.
/// </summary>
/// <param name="Name">Of the field, as in mjModel.</param>
/// <param name="Row">Number of the element.</param>
/// <param name="Length">Values of the row.</param>
internal sealed record SceneField(string Name, int Row, int Length)
{
    /// <summary>Fields of double; others are float.</summary>
    public bool IsDouble { get; init; } = true;

    public void Read(MujocoModel model, Span<double> values)
    {
        if (IsDouble)
        {
            model.Field<double>(Name).Slice(Row * Length, Length).CopyTo(values);
            return;
        }

        Span<float> row = model.Field<float>(Name).Slice(Row * Length, Length);
        for (var i = 0; i < Length; i++)
            values[i] = row[i];
    }

    public void Write(MujocoModel model, ReadOnlySpan<double> values)
    {
        if (IsDouble)
        {
            values[..Length].CopyTo(model.Field<double>(Name).Slice(Row * Length, Length));
            return;
        }

        Span<float> row = model.Field<float>(Name).Slice(Row * Length, Length);
        for (var i = 0; i < Length; i++)
            row[i] = (float)values[i];
    }
}
