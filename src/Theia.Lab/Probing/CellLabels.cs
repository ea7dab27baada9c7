using Theia.Scenes;

namespace Theia.Lab.Probing;

/// <summary>What is true of the cells of a grid, for all scenes of a set.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="LogDepth">[scenes, cells], mean of the logarithm of the depth in meters.</param>
/// <param name="Parts">[scenes, cells], the part that most pixels show, as a place in <see cref="ProbeSet.Parts"/>; −1
/// for one that is too rare to be asked for.</param>
internal sealed record CellLabels(CellGrid Grid, float[] LogDepth, sbyte[] Parts)
{
    private static readonly float[] _logMeters = [.. Enumerable.Range(0, ushort.MaxValue + 1)
        .Select(millimeters => (float)Math.Log(Math.Max(1, millimeters) / 1000.0))];

    private static readonly int _partValues = Enum.GetValues<ScenePart>().Length;

    /// <summary>Works the labels out.</summary>
    public static CellLabels Of(ProbeSet set, CellGrid grid)
    {
        var cells = grid.Count;
        var labels = new CellLabels(grid, new float[set.Scenes.Count * cells], new sbyte[set.Scenes.Count * cells]);
        var places = new sbyte[_partValues];
        Array.Fill(places, (sbyte)-1);
        for (var i = 0; i < set.Parts.Count; i++)
            places[(int)set.Parts[i]] = (sbyte)i;
        var axis = grid.Axis(ProbeOptions.Side);
        Parallel.For(0, set.Scenes.Count, new ParallelOptions { MaxDegreeOfParallelism = set.Options.Threads }, i =>
            Write(
                set.Scenes[i], axis, grid.Side, places, labels.LogDepth.AsSpan(i * cells, cells),
                labels.Parts.AsSpan(i * cells, cells)));
        return labels;
    }

    private static void Write(
        ProbeScene scene, int[] axis, int side, sbyte[] places, Span<float> depth, Span<sbyte> parts)
    {
        var sums = new double[depth.Length];
        var pixels = new int[depth.Length];
        var shown = new int[depth.Length * _partValues];
        for (var y = 0; y < axis.Length; y++)
        {
            if (axis[y] < 0)
                continue;
            for (var x = 0; x < axis.Length; x++)
            {
                if (axis[x] < 0)
                    continue;
                var cell = (axis[y] * side) + axis[x];
                var pixel = (y * axis.Length) + x;
                sums[cell] += _logMeters[scene.Millimeters[pixel]];
                pixels[cell]++;
                shown[(cell * _partValues) + scene.Parts[pixel]]++;
            }
        }

        for (var cell = 0; cell < depth.Length; cell++)
        {
            depth[cell] = (float)(sums[cell] / pixels[cell]);
            var most = 0;
            for (var part = 1; part < _partValues; part++)
            {
                if (shown[(cell * _partValues) + part] > shown[(cell * _partValues) + most])
                    most = part;
            }

            parts[cell] = places[most];
        }
    }
}
