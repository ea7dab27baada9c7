using Theia.Scenes;

namespace Theia.Benchmarks;

/// <summary>
/// Scenes with all labels into shards, and drawing alone; and the contact sheet of the documentation.
/// </summary>
internal static class SceneBenchmarks
{
    private const int Rounds = 7, Scenes = 800, Size = 224;

    /// <param name="arguments">Optional: the number of threads; or <c>sheet</c> and a PNG file to write.</param>
    public static int Run(string[] arguments)
    {
        if (arguments is ["sheet", var path])
        {
            ContactSheet(path, seed: 77, columns: 6, rows: 3);
            return 0;
        }

        var threads = arguments is [var count] ? int.Parse(count) : Environment.ProcessorCount;
        Console.WriteLine(
            $"{threads} threads, {Rounds} rounds of {Scenes} scenes of {Size} pixels; "
            + "median of the clock and of processor time");
        Time("drawn, with labels, in memory", () => Parallel.For(
            0, Scenes, new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => SceneRenderer.Render(1, i, Size)));
        var folder = Directory.CreateTempSubdirectory("theia-scenes-").FullName;
        var round = 0;
        Time("drawn and written into shards", () =>
        {
            SceneSet.Write(
                new DatasetFolder(Path.Combine(folder, $"{round}", "set")),
                new SceneSetOptions { Count = Scenes, Seed = 1, Threads = threads, SamplesPerShard = 1000 });
            Directory.Delete(Path.Combine(folder, $"{round++}"), recursive: true);
        });
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static void Time(string what, Action work)
    {
        var (clock, processor) = RoundTimes.Of(Rounds, work);
        Console.WriteLine(
            $"{what}: {Scenes / clock[Rounds / 2]:0.0} scenes/s (best {Scenes / clock[0]:0.0}, "
            + $"worst {Scenes / clock[^1]:0.0}), "
            + $"{1000 * processor[Rounds / 2] / Scenes:0.0} ms of a core a scene (best "
            + $"{1000 * processor[0] / Scenes:0.0})");
    }

    // Images, and in the last row one of them with its depth, normals, instances, parts and classes.
    private static void ContactSheet(string path, long seed, int columns, int rows)
    {
        var sheet = new RgbImage(columns * Size, rows * Size, new byte[3 * columns * rows * Size * Size]);
        for (var i = 0; i < columns * (rows - 1); i++)
            Put(sheet, SceneRenderer.Render(seed, i, Size).Image.Pixels, i % columns, i / columns);
        Scene one = SceneRenderer.Render(seed, 11, Size);
        var far = one.Depth.Max();
        Put(sheet, one.Image.Pixels, 0, rows - 1);
        Put(
            sheet, [.. one.Depth.SelectMany(depth => Enumerable.Repeat((byte)(255 * (1 - (depth / far))), 3))],
            1, rows - 1);
        Put(
            sheet,
            [.. Enumerable.Range(0, 3 * Size * Size)
                .Select(i => (byte)(128 + one.Normals[(i % 3 * Size * Size) + (i / 3)]))],
            2,
            rows - 1);
        Put(sheet, Colored(one.Instances), 3, rows - 1);
        Put(sheet, Colored(one.Parts), 4, rows - 1);
        Put(sheet, Colored(one.Classes), 5, rows - 1);
        sheet.SavePng(path);
    }

    private static void Put(RgbImage sheet, byte[] pixels, int column, int row)
    {
        for (var y = 0; y < Size; y++)
        {
            pixels.AsSpan(3 * y * Size, 3 * Size)
                .CopyTo(sheet.Pixels.AsSpan(3 * ((((row * Size) + y) * sheet.Width) + (column * Size))));
        }
    }

    private static byte[] Colored(byte[] map) => [.. map.SelectMany(
        value => value == 0 ? (byte[])[30, 30, 30] : [Tone(value * 97), Tone(value * 157), Tone(value * 211)])];

    private static byte Tone(int step) => (byte)(60 + (step % 190));
}
