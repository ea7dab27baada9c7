using System.Text.Json.Nodes;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.RobotData.Datasets;

namespace Theia.RobotData.Features;

/// <summary>The files with features beside a data set.</summary>
internal static class FeatureFiles
{
    /// <summary>The description of the features.</summary>
    public const string Description = "features.json";

    /// <summary>Name of the array in each file.</summary>
    public const string Array = "features";

    /// <summary>Path of the features of an episode and camera.</summary>
    public static string PathOf(string folder, RobotEpisode episode, string camera) =>
        Path.Combine(folder, Uri.EscapeDataString(camera), $"{Uri.EscapeDataString(episode.Name)}.safetensors");

    /// <summary>Reads the features of an episode and camera.</summary>
    /// <exception cref="DataException">They are missing or damaged.</exception>
    public static TensorData Read(IRobotDataset set, string folder, int episode, string camera)
    {
        var one = Requests.Episode(set, episode);
        _ = Requests.Camera(set, camera);
        var path = PathOf(folder, one, camera);
        if (!File.Exists(path))
        {
            throw new DataException(
                path, "the features of this episode and camera are missing.",
                "Write the features again to finish them.");
        }

        return TryRead(path, one) ?? throw new DataException(
            path, $"holds no array '{Array}' of {one.Length} frames.", "Delete it and write the features again.");
    }

    /// <summary>Shape of a finished file; null where it is missing or something else.</summary>
    public static IReadOnlyList<long>? FinishedShape(string path, RobotEpisode episode)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var file = SafetensorsFile.Open(path);
            return file.Tensors.TryGetValue(Array, out var found) && IsOf(found.Type, found.Shape, episode)
                ? [.. found.Shape.Skip(1)]
                : null;
        }
        catch (DataException)
        {
            return null;   // written again from the same images
        }
    }

    /// <summary>Writes the description, or refuses a folder that holds something else.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void Describe(IRobotDataset set, string folder, string encoder, string? fingerprint)
    {
        var wanted = new JsonObject
        {
            ["format"] = "theia robot features 1",
            ["dataset"] = set.Format,
            ["episodes"] = set.Episodes.Count,
            ["frames"] = set.FrameCount,
            ["cameras"] = new JsonArray([.. set.Features.Where(one => one.IsCamera).Select(one => (JsonNode)one.Name)]),
            ["encoder"] = encoder,
            ["fingerprint"] = fingerprint,
        }.ToJsonString();
        var path = Path.Combine(folder, Description);
        if (!File.Exists(path))
        {
            ForeignEntries.RequireNone(folder, Remedy.ChooseOutput());
            AtomicFile.WriteText(path, wanted + "\n");
        }
        else if (InputFile.ReadText(path).Trim() != wanted)
        {
            throw new UsageException(
                $"{folder} holds features of another encoder or data set: {path} differs.", Remedy.ChooseOutput());
        }
    }

    private static TensorData? TryRead(string path, RobotEpisode episode)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Tensors.TryGetValue(Array, out var found) && IsOf(found.Type, found.Shape, episode)
            ? file.Read(Array)
            : null;
    }

    private static bool IsOf(DType type, IReadOnlyList<long> shape, RobotEpisode episode) =>
        type == DType.F32 && shape.Count > 1 && shape[0] == episode.Length;
}
