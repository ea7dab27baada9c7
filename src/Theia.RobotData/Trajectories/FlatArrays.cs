using Theia.Data.Tensors;
using Theia.RobotData.Hdf5;
using static Theia.RobotData.Trajectories.TrajectoryFile;

namespace Theia.RobotData.Trajectories;

/// <summary>D4RL: all steps one after another, with the ends of episodes in arrays of their own.</summary>
internal sealed class FlatArrays
{
    private static readonly string[] _flags = ["terminals", "timeouts"];

    private readonly RowReader _observations, _actions, _rewards;
    private readonly RowReader? _positions;
    private readonly List<long> _ends = [];

    /// <summary>Finds the episodes.</summary>
    public FlatArrays(Hdf5Group root, int observationSize, int actionSize)
    {
        _actions = new RowReader(Required(root, Actions), actionSize);
        var count = _actions.Count;
        if (count == 0)
            throw root.Fault("has no steps");
        _observations = new RowReader(Required(root, Observations), observationSize).Require(count, Actions);
        _rewards = new RowReader(Required(root, Rewards), 1).Require(count, Actions);
        _positions = PositionsIn(root)?.Require(count, Actions);
        RowReader[] flags =
        [
            .. _flags.Select(root.Dataset).OfType<Hdf5Dataset>()
                .Select(set => new RowReader(set, 1).Require(count, Actions)),
        ];
        if (flags.Length == 0)
            throw root.Fault("has neither 'terminals' nor 'timeouts', so that no end of an episode is known");
        FindEnds(flags, count);
    }

    /// <summary>How many there are.</summary>
    public int EpisodeCount => _ends.Count;

    /// <summary>Reads them one after another.</summary>
    public IEnumerable<TrajectoryEpisode> Read()
    {
        long start = 0;
        foreach (var end in _ends)
        {
            var length = (int)(end - start);
            yield return new(
                $"rows {start} to {end - 1}", _observations.Read(start, length), _actions.Read(start, length),
                _rewards.Read(start, length).Values, _positions?.Read(start, length));
            start = end;
        }
    }

    private void FindEnds(RowReader[] flags, long count)
    {
        const int Most = 1 << 16;
        for (long start = 0; start < count; start += Most)
        {
            var rows = (int)Math.Min(Most, count - start);
            RowTable<double>[] parts = [.. flags.Select(flag => flag.Read(start, rows))];
            for (var i = 0; i < rows; i++)
            {
                // What is left behind the last end is an episode that was cut off.
                if (start + i == count - 1 || parts.Any(part => part.Values[i] != 0))
                    _ends.Add(start + i + 1);
            }
        }
    }
}
