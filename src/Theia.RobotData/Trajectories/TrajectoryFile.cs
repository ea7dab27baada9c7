using System.Globalization;
using Theia.RobotData.Hdf5;

namespace Theia.RobotData.Trajectories;

/// <summary>
/// Reads trajectories of reinforcement learning from HDF5: the flat arrays of D4RL, and Minari's group per episode.
/// </summary>
internal sealed class TrajectoryFile : IDisposable
{
    internal const string Observations = "observations", Actions = "actions", Rewards = "rewards";

    private const string Infos = "infos", State = "state", Positions = "qpos", Episode = "episode_";

    private readonly Hdf5Source _source;
    private readonly IEnumerable<TrajectoryEpisode> _episodes;

    private TrajectoryFile(Hdf5Source source, int observationSize, int actionSize)
    {
        _source = source;
        var root = Hdf5Group.Root(source);
        string[] groups = [.. root.Names.Where(name => name.StartsWith(Episode, StringComparison.Ordinal))];
        if (root.Names.Contains(Observations))
        {
            Format = "D4RL";
            var flat = new FlatArrays(root, observationSize, actionSize);
            (EpisodeCount, _episodes) = (flat.EpisodeCount, flat.Read());
        }
        else if (groups.Length > 0)
        {
            Format = "Minari";
            (EpisodeCount, _episodes) = (groups.Length, Grouped(root, groups, observationSize, actionSize));
        }
        else
        {
            throw root.Fault(
                "has neither the array 'observations' of D4RL nor a group 'episode_0' of Minari"
                + (root.Names.Contains("data") ? ", but the group 'data' of robomimic" : ""));
        }
    }

    /// <summary><c>D4RL</c> or <c>Minari</c>.</summary>
    public string Format { get; }

    /// <summary>How many episodes there are.</summary>
    public int EpisodeCount { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="observationSize">Numbers that an observation must have.</param>
    /// <param name="actionSize">Numbers that an action must have.</param>
    /// <exception cref="UsageException">It is missing.</exception>
    /// <exception cref="DataException">It is no HDF5 file, damaged, or an array is missing or has another length.
    /// </exception>
    public static TrajectoryFile Open(string path, int observationSize, int actionSize)
    {
        var source = new Hdf5Source(path);
        try
        {
            return new TrajectoryFile(source, observationSize, actionSize);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads the episodes in their order, one after another.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public IEnumerable<TrajectoryEpisode> Read() => _episodes;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>An array that must be there.</summary>
    internal static Hdf5Dataset Required(Hdf5Group group, string name) =>
        group.Dataset(name) ?? throw group.Fault($"has no array '{name}'");

    /// <summary>Positions of the joints where one of two groups has them.</summary>
    internal static RowReader? PositionsIn(Hdf5Group group) =>
        (group.Group(Infos)?.Dataset(Positions) ?? group.Group(State)?.Dataset(Positions)) is { } set
            ? new RowReader(set) : null;

    private static IEnumerable<TrajectoryEpisode> Grouped(
        Hdf5Group root, string[] names, int observationSize, int actionSize)
    {
        foreach (var name in names.OrderBy(Number).ThenBy(name => name, StringComparer.Ordinal))
        {
            var group = root.Group(name)!;
            var actions = new RowReader(Required(group, Actions), actionSize);
            if (actions.Count is < 1 or > int.MaxValue - 1)
                throw group.Fault($"has {actions.Count} actions");
            var length = (int)actions.Count;
            var rewards = new RowReader(Required(group, Rewards), 1).Require(length, Actions);
            // One more than actions: the last one is what the last action led to.
            var observations = new RowReader(Required(group, Observations), observationSize)
                .Require(length + 1, $"{Actions}' and the state after the last action");
            yield return new(
                name, observations.Read(0, length + 1), actions.Read(0, length), rewards.Read(0, length).Values,
                PositionsIn(group)?.Require(length + 1, Observations).Read(0, length));
        }
    }

    private static long Number(string name) => long.TryParse(
        name.AsSpan(Episode.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : long.MaxValue;
}
