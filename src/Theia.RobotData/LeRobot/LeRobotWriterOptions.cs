using System.Text;
using Theia.Data.IO;
using Theia.Data.Text;
using Theia.RobotData.LeRobot;

namespace Theia.RobotData;

/// <summary>What a <see cref="LeRobotWriter"/> writes.</summary>
public sealed record LeRobotWriterOptions
{
    /// <summary>Version of the format. Default: 3.0, which current readers need.</summary>
    public LeRobotVersion Version { get; init; } = LeRobotVersion.V30;

    /// <summary>Frames per second, above 0 and at most 1000; frame <c>i</c> has the time <c>i</c> / rate.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>
    /// The features of a frame, at least one. Names are unique and have no <c>/</c>. Videos have an even height and
    /// width. <c>timestamp</c>, <c>frame_index</c>, <c>episode_index</c>, <c>index</c> and <c>task_index</c> are added
    /// by the writer and are passed over here.
    /// </summary>
    public required IReadOnlyList<RobotFeature> Features { get; init; }

    /// <summary>Name of the robot. Default: null, none.</summary>
    public string? Robot { get; init; }

    /// <summary>Version 3.0: a parquet file that has this size gets no further episode; at least 1. Default: 100.
    /// </summary>
    public int DataFileMegabytes { get; init; } = 100;

    /// <summary>Version 3.0: a video that has this size gets no further episode; at least 1. Default: 200.</summary>
    public int VideoFileMegabytes { get; init; } = 200;

    /// <summary>Files, in version 2.1 episodes, per folder, at least 1. Default: 1000.</summary>
    public int ChunkSize { get; init; } = 1000;

    /// <summary>The features that the caller gives values of.</summary>
    internal IReadOnlyList<RobotFeature> Given =>
        [.. Features.Where(feature => FeatureList.Standard.All(standard => standard.Name != feature.Name))];

    /// <summary>All features, in the order of the columns.</summary>
    internal IReadOnlyList<RobotFeature> All => [.. Given, .. FeatureList.Standard];

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="UsageException">With all that is wrong.</exception>
    internal void Check()
    {
        List<string> wrong = [];
        if (!(FramesPerSecond is > 0 and <= 1000))
            wrong.Add($"the frames per second must be above 0 and at most 1000, not {FramesPerSecond}");
        if (DataFileMegabytes < 1 || VideoFileMegabytes < 1 || ChunkSize < 1)
            wrong.Add("sizes of files and folders must be at least 1");
        if (Given.Count == 0)
            wrong.Add("there are no features");
        if (Given.GroupBy(feature => feature.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())
            is { } twice)
        {
            wrong.Add($"the feature '{TerminalText.Of(twice.Key)}' is there twice");
        }

        wrong.AddRange(Given.Select(Problem).OfType<string>());
        if (wrong.Count > 0)
            throw new UsageException($"The LeRobot data set cannot be written: {string.Join("; ", wrong)}.");
    }

    private static string? Problem(RobotFeature feature)
    {
        var name = $"the feature '{TerminalText.Of(feature.Name)}'";
        if (feature.Name.Length == 0 || feature.Name is "." or ".." || feature.Name.Any(c => c is '/' or '\\' or < ' '))
            return $"{name} has a name that LeRobot does not take; leave out '/'";
        if (feature.Shape.Count == 0 || feature.Shape.Any(size => size < 1))
            return $"{name} has the shape [{string.Join(", ", feature.Shape)}]; every dimension is at least 1";
        if (feature.IsCamera && (feature.Shape.Count != 3 || feature.Shape[2] != 3))
            return $"{name} must have the shape height, width, 3";
        if (feature.Kind == RobotFeatureKind.Video && (feature.Shape[0] % 2 != 0 || feature.Shape[1] % 2 != 0))
            return $"{name} must have an even height and width, as videos have";
        return feature.Kind == RobotFeatureKind.Other
                || (feature.Kind == RobotFeatureKind.Numbers
                    && (feature.Type == DType.F16 || FeatureList.NameOf(feature.Type) is null))
            ? $"{name} has a type that is not written" : null;
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
