using PureHDF;
using Theia.Data.Random;
using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>An episode of a hand with random actions, as files of D4RL and Minari have it.</summary>
internal sealed class HandRollout
{
    private readonly List<double[]> _observations = [], _positions = [], _actions = [];
    private readonly List<double> _rewards = [];

    /// <summary>Acts for some steps.</summary>
    /// <param name="environment">The environment of the hand.</param>
    /// <param name="seed">Of the start and of the actions.</param>
    /// <param name="length">How many steps.</param>
    /// <param name="draw">True keeps the image before each action.</param>
    public HandRollout(RobotEnvironment environment, long seed, int length, bool draw)
    {
        var random = RandomStream.At((ulong)seed, 7, 0);
        environment.Reset(seed);
        Scene = environment.ReadScene();
        for (var t = 0; t < length; t++)
        {
            Remember(environment);
            if (draw)
                Images.Add(environment.Render());
            double[] action = [.. Enumerable.Range(0, environment.Task.ActionSize).Select(_ => random.Between(-1, 1))];
            _actions.Add(action);
            _rewards.Add(environment.Step(action).Reward);
        }

        Remember(environment);
    }

    public double[] Scene { get; }

    public List<RgbImage> Images { get; } = [];

    public int Length => _actions.Count;

    public double[] Positions => [.. _positions.Take(Length).SelectMany(row => row)];

    public float[] States => [.. _observations.Take(Length).SelectMany(row => row).Select(value => (float)value)];

    public float[] Actions => [.. _actions.SelectMany(row => row).Select(value => (float)value)];

    public float[] Rewards => [.. _rewards.Select(value => (float)value)];

    /// <summary>Writes D4RL's arrays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rollouts">The episodes.</param>
    /// <param name="late">By how many steps positions are late.</param>
    /// <param name="change">What is different. Default: nothing.</param>
    public static void WriteFlat(
        string path, IReadOnlyList<HandRollout> rollouts, int late = 0, Action<H5File>? change = null)
    {
        var file = new H5File
        {
            ["observations"] = Table(rollouts.SelectMany(one => one._observations.Take(one.Length))),
            ["actions"] = Single(Table(rollouts.SelectMany(one => one._actions))),
            ["rewards"] = rollouts.SelectMany(one => one._rewards).ToArray(),
            ["terminals"] = new byte[rollouts.Sum(one => one.Length)],
            ["timeouts"] = rollouts.SelectMany(one => Enumerable.Range(1, one.Length).Select(t => t == one.Length))
                .Select(end => (byte)(end ? 1 : 0)).ToArray(),
            ["infos"] = new H5Group
            {
                ["qpos"] = Table(rollouts.SelectMany(one => one._positions.Skip(late).Take(one.Length))),
                // Known to be those of another episode in published files, so that nothing may depend on them.
                ["target_pos"] = new double[rollouts.Sum(one => one.Length), 3],
            },
        };
        change?.Invoke(file);
        file.Write(path);
    }

    /// <summary>Writes Minari's groups.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rollouts">The episodes.</param>
    /// <param name="withPositions">True writes <c>state/qpos</c>.</param>
    public static void WriteGroups(string path, IReadOnlyList<HandRollout> rollouts, bool withPositions)
    {
        var file = new H5File();
        // The names of groups are not in the order of their numbers: 10 comes before 9.
        for (var i = 0; i < rollouts.Count; i++)
        {
            HandRollout one = rollouts[i];
            var group = new H5Group
            {
                ["observations"] = Table(one._observations),
                ["actions"] = Single(Table(one._actions)),
                ["rewards"] = one._rewards.ToArray(),
                ["truncations"] = new byte[one.Length],
                ["terminations"] = new byte[one.Length],
                ["infos"] = new H5Group { ["success"] = new byte[one.Length + 1] },
            };
            if (withPositions)
                group["state"] = new H5Group { ["qpos"] = Table(one._positions) };
            file[$"episode_{i + 9}"] = group;
        }

        file.Write(path);
    }

    /// <summary>Rows as HDF5 takes them.</summary>
    public static double[,] Table(IEnumerable<double[]> rows)
    {
        double[][] all = [.. rows];
        var table = new double[all.Length, all[0].Length];
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = 0; j < all[i].Length; j++)
                table[i, j] = all[i][j];
        }

        return table;
    }

    private static float[,] Single(double[,] table)
    {
        var single = new float[table.GetLength(0), table.GetLength(1)];
        for (var i = 0; i < table.GetLength(0); i++)
        {
            for (var j = 0; j < table.GetLength(1); j++)
                single[i, j] = (float)table[i, j];
        }

        return single;
    }

    private void Remember(RobotEnvironment environment)
    {
        _observations.Add([.. environment.ReadState()]);
        _positions.Add([.. environment.Simulation.Positions]);
    }
}
