using Google.Protobuf;
using Theia.Data.Logging;

namespace Theia.Data;

/// <summary>
/// Writes curves and images for TensorBoard, in event files. A killed process loses at most the event it was writing.
/// </summary>
public sealed class TensorBoardLog : IDisposable
{
    private const string FilePattern = "events.out.tfevents.*";

    // Files that other programs write beside ours are not cut.
    private const string OwnFiles = "events.out.tfevents.*.theia.*";

    private const string FileVersion = "brain.Event:2";
    private const int Rgb = 3;   // channels, as the format calls color spaces

    private readonly AppendedFile _file;
    private readonly TimeProvider _clock;

    private TensorBoardLog(string path, long keep, TimeProvider clock)
    {
        _file = new AppendedFile(path, keep);
        _clock = clock;
        if (keep == 0)
            Append(new Event { FileVersion = FileVersion, SourceMetadata = new SourceMetadata { Writer = "theia" } });
    }

    /// <summary>Starts an event file in a folder, which is created if it does not exist.</summary>
    /// <param name="folder">Usually the run folder.</param>
    /// <param name="clock">The clock of the events. Default: the system's.</param>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    public static TensorBoardLog Create(string folder, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var name = FilePattern.Replace(
            "*", $"{clock.GetUtcNow().ToUnixTimeSeconds():d10}.theia.{Environment.ProcessId}",
            StringComparison.Ordinal);
        return new TensorBoardLog(Path.Combine(folder, name), 0, clock);
    }

    /// <summary>
    /// Continues the newest event file that this library wrote into a folder from a checkpoint: everything from the
    /// first event of a later step on is cut.
    /// </summary>
    /// <param name="folder">The run folder; a file is started when it has none.</param>
    /// <param name="lastStep">The last step whose events are kept.</param>
    /// <param name="clock">The clock of the events. Default: the system's.</param>
    /// <exception cref="DataException">The event file is damaged.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static TensorBoardLog Resume(string folder, long lastStep, TimeProvider? clock = null)
    {
        if (!Directory.Exists(folder)
            || Directory.EnumerateFiles(folder, OwnFiles).Max(StringComparer.Ordinal) is not { } newest)
        {
            return Create(folder, clock);
        }

        return new TensorBoardLog(newest, EventRecords.Read(newest, lastStep).Length, clock ?? TimeProvider.System);
    }

    /// <summary>Writes one point of each of some curves.</summary>
    /// <param name="step">Where on the axis.</param>
    /// <param name="values">Values by tag; a <c>/</c> in a tag makes a group. Kept as float32.</param>
    public void Scalars(long step, IEnumerable<KeyValuePair<string, double>> values)
    {
        var summary = new Summary();
        foreach ((var tag, var value) in values)
            summary.Value.Add(new SummaryValue { Tag = tag, SimpleValue = (float)value });
        Append(step, summary);
    }

    /// <summary>Writes an image.</summary>
    public void Image(long step, string tag, RgbImage image) => Append(step, new SummaryValue
    {
        Tag = tag,
        Image = new SummaryImage
        {
            Height = image.Height,
            Width = image.Width,
            Colorspace = Rgb,
            EncodedImageString = ByteString.CopyFrom(image.EncodePng()),
        },
    });

    /// <summary>Forces the events to the disk; before a checkpoint.</summary>
    public void Flush() => _file.FlushToDisk();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Append(long step, SummaryValue value) => Append(step, new Summary { Value = { value } });

    private void Append(long step, Summary summary) => Append(new Event { Step = step, Summary = summary });

    private void Append(Event written)
    {
        written.WallTime = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        _file.Append(EventRecords.Write(written));
    }
}
