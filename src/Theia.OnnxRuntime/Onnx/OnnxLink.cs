using Theia.Data.Errors;
using Theia.Data.Onnx;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>One file of a chain: what it is fed and what is taken from it.</summary>
/// <param name="Graph">The file.</param>
/// <param name="Input">Name of the tensor it is fed.</param>
/// <param name="Outputs">Names of the tensors it gives.</param>
internal sealed record OnnxLink(OnnxGraph Graph, string Input, IReadOnlyList<string> Outputs)
{
    /// <summary>Finds out what is fed to what.</summary>
    /// <exception cref="UsageException">A name is wrong, or missing where there is a choice; the
    /// message lists those that exist.</exception>
    /// <exception cref="DataException">A file of the chain does not follow from the one before.</exception>
    public static IReadOnlyList<OnnxLink> Chain(TeacherDescription description, OnnxOptions options)
    {
        List<OnnxGraph> graphs = [.. description.Files.Select(file => OnnxGraph.Read(description.Locate(file)))];
        string[] wanted = [.. new[] { description.Tensor!, description.ClassTensor }.OfType<string>()
            .Distinct(StringComparer.Ordinal)];
        var links = new List<OnnxLink>();
        var input = FirstInput(description, graphs[0]);
        for (var i = 0; i < graphs.Count - 1; i++)
        {
            var (output, next) = Joint(graphs[i], graphs[i + 1]);
            links.Add(new OnnxLink(graphs[i], input, [output]));
            input = next;
        }

        foreach (var name in wanted.Where(name => !graphs[^1].Tensors.Contains(name, StringComparer.Ordinal)))
            throw new UsageException(TensorListing.NoSuchTensor(description, graphs[^1], name, options));
        links.Add(new OnnxLink(graphs[^1], input, wanted));
        return links;
    }

    private static string FirstInput(TeacherDescription description, OnnxGraph graph)
    {
        string[] names = [.. graph.Inputs.Select(input => input.Name)];
        var name = description.Input!.Name;
        if (name is null && names.Length == 1)
            return names[0];
        if (name is not null && names.Contains(name, StringComparer.Ordinal))
            return name;
        var problem = name is null
            ? $"has {names.Length} inputs, and 'input.name' chooses none"
            : $"has no input '{name}'";
        throw new UsageException(
            $"{description.Source}: {graph.File} {problem}.{(name is null ? "" : NearestName.Hint(name, names))} Its "
            + $"inputs are: {string.Join(", ", graph.Inputs.Select(OnnxGraph.Describe))}.");
    }

    private static (string Output, string Input) Joint(OnnxGraph before, OnnxGraph after)
    {
        string[] given = [.. before.Outputs];
        string[] taken = [.. after.Inputs.Select(input => input.Name)];
        var shared = Array.Find(given, name => taken.Contains(name, StringComparer.Ordinal));
        if (shared is not null)
            return (shared, shared);
        if (given.Length == 1 && taken.Length == 1)
            return (given[0], taken[0]);
        throw new DataException(
            after.File,
            $"takes {string.Join(", ", taken)}, and {before.File} gives {string.Join(", ", given)}: "
                + "no name is in both, and there is more than one way to join them.",
            "Check the order of 'files', or give output and input the same name.");
    }
}
