using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Scenes.Export;

/// <summary>Writes an export piece by piece, then puts the annotations together.</summary>
internal sealed class CocoWriter(
    string folder, SceneSetOptions options, IProgress<PackProgress>? progress, CancellationToken cancellation)
{

    /// <summary>Writes what is missing.</summary>
    public PackReport Run()
    {
        RequireOwn();
        using var owner = FolderLock.Acquire(folder);
        foreach (var place in (string[])[
            folder, CocoPiece.PiecesIn(folder), Path.Combine(folder, "images"),
            Path.Combine(folder, "depth"), Path.Combine(folder, "annotations")])
        {
            AtomicFile.RemoveLeftovers(place);
        }

        Settle();
        CocoPiece[] pieces = [.. Pieces()];
        var splits = new Splits(Count(pieces, "train"), Count(pieces, "val"), Count(pieces, "test"));
        var perShard = pieces.Max(piece => piece.Scenes.Count);
        if (Splits.Names.All(split => splits[split] == 0
            || (File.Exists(Annotations("instances", split)) && File.Exists(Annotations("captions", split))))
            && !Array.Exists(pieces, piece => piece.IsBegun))
        {
            return new PackReport(splits, pieces.Length, pieces.Length, perShard, []);
        }

        int kept = 0, done = 0;
        foreach (CocoPiece piece in pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            if (piece.IsFinished)
                kept++;
            else
                piece.Write(options, cancellation);
            done += piece.Scenes.Count;
            progress?.Report(new PackProgress(done, options.Count, 0, $"{piece.Split}-{piece.Number:000000}"));
        }

        foreach (var split in Splits.Names.Where(split => splits[split] > 0))
            PutTogether(split, [.. pieces.Where(piece => piece.Split == split)]);
        CocoPiece.Delete(folder, pieces);
        return new PackReport(splits, pieces.Length, kept, perShard, []);
    }

    private static long Count(CocoPiece[] pieces, string split) =>
        pieces.Where(piece => piece.Split == split).Sum(piece => piece.Scenes.Count);

    private string Annotations(string kind, string split) =>
        Path.Combine(folder, "annotations", $"{kind}_{split}.json");

    private static string SettledIn(string folder) => Path.Combine(folder, "scenes.json");

    // scenes.json marks the folder as ours, so it is written first.
    private void RequireOwn()
    {
        if (!File.Exists(SettledIn(folder)))
            ForeignEntries.RequireNone(folder, Remedy.ChooseOutput());
    }

    // Pieces of other scenes must not be mixed with these.
    private void Settle()
    {
        var path = SettledIn(folder);
        var text = $$"""
            {
              "renderer": {{SceneRenderer.Version}}, "count": {{options.Count}}, "seed": {{options.Seed}}, "size": {{options.Size}},
              "train": {{Math.Round(options.Ratios.Train, 9)}}, "val": {{options.Ratios.Val}}, "test": {{options.Ratios.Test}},
              "a piece": {{options.SamplesPerShard?.ToString() ?? "null"}}
            }

            """;
        RequireOwn();
        if (!File.Exists(path))
        {
            AtomicFile.WriteText(path, text);
        }
        else if (File.ReadAllText(path) != text)
        {
            throw new UsageException(
                $"{folder} was started with other scenes, described in {path}.",
                Remedy.ChooseOutput("Repeat the same options to finish it, or choose another folder."));
        }
    }

    private IEnumerable<CocoPiece> Pieces()
    {
        ImageSource[] sources = SceneSet.Sources(options);
        var indexes = sources.Select((source, index) => (source.Path, index))
            .ToDictionary(pair => pair.Path, pair => pair.index, StringComparer.Ordinal);
        var dealt = ImagePacking.Deal(sources, SceneSet.Packing(options))
            .ToLookup(scene => scene.Split, scene => (scene.Key, indexes[scene.Path]));
        var perPiece = options.SamplesPerShard ?? Math.Clamp(options.Count / 20, 10, 100);
        return Splits.Names.SelectMany(split =>
            dealt[split].Chunk(perPiece).Select((scenes, number) => new CocoPiece(folder, split, number, scenes)));
    }

    private void PutTogether(string split, CocoPiece[] pieces)
    {
        Write("instances", split, pieces, "objects", CocoAnnotations.Categories);
        Write("captions", split, pieces, "captions", _ => { });
    }

    private void Write(string kind, string split, CocoPiece[] pieces, string entries, Action<Utf8JsonWriter> more) =>
        AtomicFile.Write(Annotations(kind, split), stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString(
                "description",
                $"Rendered scenes, seed {options.Seed}, split {split}. "
                    + "Depth: millimeters along the optical axis in ../depth, 16-bit PNG.");
            json.WriteEndObject();
            json.WriteStartArray("licenses");
            json.WriteEndArray();
            more(json);
            All(json, pieces, "images", "images");
            All(json, pieces, "annotations", entries);
            json.WriteEndObject();
        });

    private static void All(Utf8JsonWriter json, CocoPiece[] pieces, string name, string kind)
    {
        json.WriteStartArray(name);
        foreach (CocoPiece piece in pieces)
        {
            piece.CopyTo(json, kind);
            json.Flush();
        }

        json.WriteEndArray();
    }
}
