namespace Theia.Lab.Robots;

/// <summary>Numbers of simulations as numbers of networks, and back.</summary>
internal static class Numbers
{
    public static float[] ToSingle(ReadOnlySpan<double> values)
    {
        var singles = new float[values.Length];
        for (var i = 0; i < singles.Length; i++)
            singles[i] = (float)values[i];
        return singles;
    }

    public static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
