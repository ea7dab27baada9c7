using Theia.RobotData.Hdf5;

namespace Theia.RobotData.Robomimic;

/// <summary>A demonstration of a file: its arrays by the names of the features.</summary>
internal sealed class Demo
{
    private static readonly string[] _groups = ["obs", "next_obs"];

    private Demo(Hdf5Group group, string name) => (Group, Name) = (group, name);

    /// <summary>Its group, for messages and attributes.</summary>
    public Hdf5Group Group { get; }

    /// <summary>Its name: <c>demo_3</c>.</summary>
    public string Name { get; }

    /// <summary>Number of frames.</summary>
    public int Length { get; private set; }

    /// <summary>Its arrays: <c>actions</c>, <c>obs/agentview_image</c>.</summary>
    public SortedDictionary<string, Hdf5Dataset> Arrays { get; } = new(StringComparer.Ordinal);

    /// <summary>Opens a demonstration.</summary>
    /// <exception cref="DataException">An array is missing, or has another length than the actions.</exception>
    public static Demo Open(Hdf5Group data, string name)
    {
        var group = data.Group(name)!;
        var demo = new Demo(group, name);
        demo.Add(group, "");
        foreach (var below in _groups)
        {
            if (group.Group(below) is { } observations && group.Dataset(below) is null)
                demo.Add(observations, below + "/");
        }

        if (!demo.Arrays.TryGetValue("actions", out var actions))
            throw group.Fault("has no data set 'actions'");
        demo.Length = actions.Shape.Count > 0 && actions.Shape[0] is >= 1 and <= int.MaxValue
            ? (int)actions.Shape[0]
            : throw actions.Fault("has no frames", "Get the file again.");
        foreach (var array in demo.Arrays.Values)
        {
            if (array.Shape.Count == 0 || array.Shape[0] != demo.Length)
            {
                throw array.Fault(
                    $"has {(array.Shape.Count == 0 ? "no" : array.Shape[0])} rows, but 'actions' has {demo.Length}",
                    "Get the file again, or write it again.");
            }
        }

        if (group.Whole("num_samples") is { } declared && declared != demo.Length)
            throw group.Fault($"declares num_samples {declared}, but 'actions' has {demo.Length} rows");
        return demo;
    }

    private void Add(Hdf5Group group, string prefix)
    {
        foreach (var name in group.Names.Where(name => prefix.Length > 0 || !_groups.Contains(name)))
        {
            if (group.Dataset(name) is { } array)
                Arrays.Add(prefix + name, array);
        }
    }
}
