using System.Text;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>An episode of a robot data set.</summary>
/// <param name="Index">Its position in the data set, from 0.</param>
/// <param name="Name">Its name in the files: <c>episode_000012</c>, <c>demo_3</c>.</param>
/// <param name="Start">Index of its first frame among the frames of all episodes.</param>
/// <param name="Length">Number of frames, at least 1.</param>
public sealed record RobotEpisode(int Index, string Name, long Start, int Length)
{
    /// <summary>Texts of its tasks, each once. Default: empty, where the data set has none.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>
    /// The split that the data set assigns it to: <c>train</c> or <c>val</c>. Default: null, where it assigns none.
    /// </summary>
    public string? Split { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
