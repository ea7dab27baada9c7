using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Scenes.Export;

/// <summary>
/// A chunk of scenes of one split, the unit of work. Its annotation file is written last and marks it as complete.
/// </summary>
/// <param name="Folder">Of the export.</param>
/// <param name="Split">train, val or test.</param>
/// <param name="Number">From 0.</param>
/// <param name="Scenes">Keys and indexes.</param>
internal sealed record CocoPiece(string Folder, string Split, int Number, IReadOnlyList<(string Key, int Index)> Scenes)
{
    /// <summary>Folder of the files of pieces, which go away in the end.</summary>
    public static string PiecesIn(string folder) => Path.Combine(folder, ".pieces");

    private string Annotations => Path.Combine(PiecesIn(Folder), $"{Split}-{Number:000000}.json");

    /// <summary>
    /// True where its file of annotations has not been put together with the others, or not been cleared away since.
    /// </summary>
    public bool IsBegun => File.Exists(Annotations);

    /// <summary>True where an earlier run finished it.</summary>
    public bool IsFinished =>
        File.Exists(Annotations)
            && Scenes.All(scene => File.Exists(ImagePath(scene.Key)) && File.Exists(Depth(scene.Key)));

    /// <summary>Clears away the files of pieces whose entries have been put together.</summary>
    public static void Delete(string folder, IEnumerable<CocoPiece> pieces)
    {
        foreach (CocoPiece piece in pieces)
            FileSystem.Current.Delete(piece.Annotations);
        if (!Directory.EnumerateFileSystemEntries(PiecesIn(folder)).Any())
            Directory.Delete(PiecesIn(folder));
    }

    /// <summary>Draws and writes the scenes.</summary>
    public void Write(SceneSetOptions options, CancellationToken cancellation)
    {
        var done = new (byte[] Image, byte[] Objects, byte[] Caption)[Scenes.Count];
        Parallel.For(
            0, Scenes.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, i =>
            {
                var (key, index) = Scenes[i];
                Scene scene = SceneRenderer.Render(options.Seed, index, options.Size);
                AtomicFile.WriteBytes(ImagePath(key), scene.Image.EncodePng());
                AtomicFile.WriteBytes(Depth(key), DepthPng.Encode(scene.Depth, options.Size));
                done[i] = (List(json => CocoAnnotations.Image(json, key, scene.Facts)),
                    List(json => CocoAnnotations.Objects(json, scene)),
                    List(json => CocoAnnotations.Caption(json, scene.Facts)));
            });
        AtomicFile.WriteBytes(Annotations, Json(json =>
        {
            json.WriteStartObject();
            Part(json, "images", done.Select(one => one.Image));
            Part(json, "objects", done.Select(one => one.Objects));
            Part(json, "captions", done.Select(one => one.Caption));
            json.WriteEndObject();
        }));
    }

    /// <summary>The entries of one kind, images, objects or captions, of a finished piece.</summary>
    public void CopyTo(Utf8JsonWriter json, string kind)
    {
        using var piece = JsonDocument.Parse(File.ReadAllBytes(Annotations));
        foreach (JsonElement entry in piece.RootElement.GetProperty(kind).EnumerateArray())
            entry.WriteTo(json);
    }

    private string ImagePath(string key) => Path.Combine(Folder, "images", $"{key}.png");

    private string Depth(string key) => Path.Combine(Folder, "depth", $"{key}.png");

    // Each text is a list; they become one.
    private static void Part(Utf8JsonWriter json, string name, IEnumerable<byte[]> lists)
    {
        json.WriteStartArray(name);
        foreach (var list in lists)
        {
            using var entries = JsonDocument.Parse(list);
            foreach (JsonElement entry in entries.RootElement.EnumerateArray())
                entry.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private static byte[] List(Action<Utf8JsonWriter> write) => Json(json =>
    {
        json.WriteStartArray();
        write(json);
        json.WriteEndArray();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return stream.ToArray();
    }
}
