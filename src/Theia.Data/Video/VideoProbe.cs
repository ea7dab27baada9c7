using System.Globalization;
using System.Text.Json;
using Theia.Data.Images.Decoding;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Video;

/// <summary>Asks ffprobe for the first video stream of a file.</summary>
internal static class VideoProbe
{
    private const double LeastRate = 0.001, StandardRate = 25;

    private static readonly string[] _wanted =
    [
        "-v", "level+error", "-select_streams", "v:0", "-show_entries",
        "stream=width,height,avg_frame_rate,r_frame_rate,nb_frames,duration:stream_side_data=rotation"
            + ":stream_tags=rotate:format=duration",
        "-of", "json", "-protocol_whitelist", "file", "-format_whitelist", MediaProcess.Formats,
    ];

    /// <summary>Reads the facts of a video.</summary>
    /// <exception cref="DataException">It is no video, or damaged.</exception>
    /// <exception cref="ResourceException">ffprobe is not installed.</exception>
    public static VideoInfo Read(string path)
    {
        using var process = new MediaProcess("ffprobe", [.. _wanted, "-i", Address(path)]);
        process.Input.Close();
        var text = process.Wait(() =>
        {
            using var reader = new StreamReader(process.Output);
            return reader.ReadToEnd();
        });
        if (process.WaitForExit() != 0)
            throw NoVideo(path, process.Error);
        using var document = JsonDocument.Parse(text);
        var streams = document.RootElement.GetProperty("streams");
        return streams.GetArrayLength() == 0
            ? throw NoVideo(path, "it holds no video stream")
            : Read(streams[0], document.RootElement, path);
    }

    /// <summary>The error for a file that no video can be read from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What ffmpeg says.</param>
    public static DataException NoVideo(string path, string? reason) => new(
        path, $"cannot be read as a video: {reason ?? "ffmpeg gives no reason"}.",
        "Convert it to mp4, webm, mkv or avi, or take another file.");

    // Without the scheme a name such as "-y" would be an option, and "http:x" an address.
    public static string Address(string path) => $"file:{Path.GetFullPath(path)}";

    private static VideoInfo Read(JsonElement stream, JsonElement root, string path)
    {
        var (width, height) = ((int)(Number(stream, "width") ?? 0), (int)(Number(stream, "height") ?? 0));
        if (width < 1 || height < 1)
            throw NoVideo(path, "its frames have no size");
        PixelBudget.Check(path, new PixelSize(width, height), "a frame of it");
        var rotation = Rotation(stream);
        var duration = Number(stream, "duration")
            ?? (root.TryGetProperty("format", out var format) ? Number(format, "duration") : null);
        var rate = Rate(stream, "avg_frame_rate") ?? Rate(stream, "r_frame_rate") ?? StandardRate;
        return new VideoInfo(
            rotation is 90 or 270 ? height : width,
            rotation is 90 or 270 ? width : height,
            Math.Max(rate, LeastRate),
            rotation,
            (long?)Number(stream, "nb_frames"),
            duration is > 0 and < 1e9 ? TimeSpan.FromSeconds(duration.Value) : null);
    }

    // The display matrix counts counterclockwise, the older tag clockwise.
    private static int Rotation(JsonElement stream)
    {
        double degrees = 0;
        if (stream.TryGetProperty("side_data_list", out var list))
        {
            foreach (var data in list.EnumerateArray())
                degrees = -(Number(data, "rotation") ?? -degrees);
        }
        else if (stream.TryGetProperty("tags", out var tags))
        {
            degrees = Number(tags, "rotate") ?? 0;
        }

        var quarters = (int)Math.Round(degrees / 90) % 4;
        return (quarters + 4) % 4 * 90;
    }

    private static double? Rate(JsonElement stream, string name)
    {
        var parts = stream.TryGetProperty(name, out var text) ? text.GetString()!.Split('/') : [];
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var above)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var below) && above > 0 && below > 0
            ? above / below
            : null;
    }

    // ffprobe writes some numbers as numbers, others as text.
    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
