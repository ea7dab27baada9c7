using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.RobotData.LeRobot;

/// <summary>The content of <c>meta/info.json</c>.</summary>
internal sealed record LeRobotInfo(
    LeRobotVersion Version, double Fps, string? Robot, long Episodes, long Frames, long ChunkSize,
    PathTemplate Data, PathTemplate? Video, IReadOnlyList<RobotFeature> Features)
{
    /// <summary>Place of the file in a data set.</summary>
    public const string File = "meta/info.json";

    // More is no number of frames or files that a disk holds, and sums of it stay whole numbers.
    private const long Most = 1L << 40;

    /// <summary>Reads the file.</summary>
    /// <param name="folder">The data set.</param>
    /// <exception cref="DataException">It is missing or damaged, or of another version.</exception>
    public static LeRobotInfo Load(string folder)
    {
        var path = Path.Combine(folder, File);
        using var document = PythonJson.Parse(MetaFile.ReadText(path), path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new DataException(path, "must hold one JSON object.", "Get the data set again.");
        List<string> findings = [];
        var fields = new JsonFields(FieldFindings.To(findings), "", document.RootElement);
        var version = VersionOf(fields.Text("codebase_version", required: true), path);
        var fps = fields.Number("fps", double.NaN, above: 0, below: 1001);
        var episodes = fields.Whole("total_episodes", 0, int.MaxValue, required: true) ?? 0;
        var frames = fields.Whole("total_frames", 0, Most, required: true) ?? 0;
        var chunks = fields.Whole("chunks_size", 1, int.MaxValue) ?? 1000;
        var data = fields.Text("data_path", required: true) ?? "data";
        var video = fields.Text("video_path");
        var robot = fields.Text("robot_type");
        if (double.IsNaN(fps))
            findings.Add("'fps' is missing: a number above 0.");
        RobotFeature[] features = fields.Object("features") is { } list ? [.. FeatureList.Read(list, findings)] : [];
        if (features.Length == 0)
            findings.Add("'features' must be an object that names at least one feature.");
        if (features.Any(feature => feature.Kind == RobotFeatureKind.Video) && video is null)
            findings.Add("'video_path' is missing, but there are features of videos.");
        return findings.Count == 0
            ? new LeRobotInfo(
                version, fps, robot, episodes, frames, chunks, new PathTemplate(data, path),
                video is null ? null : new PathTemplate(video, path), features)
            : throw new DataException(path, string.Join(" ", findings), "Correct it, or get the data set again.");
    }

    private static LeRobotVersion VersionOf(string? version, string path) => version switch
    {
        "v2.1" => LeRobotVersion.V21,
        "v3.0" => LeRobotVersion.V30,
        _ => throw new DataException(
            path, $"declares the version '{TerminalText.Of(version ?? "")}'; v2.1 and v3.0 are read.",
            "Convert the data set with the tools of LeRobot."),
    };
}
