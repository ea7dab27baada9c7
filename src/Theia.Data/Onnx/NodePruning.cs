namespace Theia.Data.Onnx;

/// <summary>Removes nodes that no requested output depends on; ONNX Runtime would run them all.</summary>
internal static class NodePruning
{
    /// <summary>Keeps the nodes on which <paramref name="wanted"/> depends, and the weights that these use.</summary>
    public static void KeepOnlyWhatGives(IReadOnlySet<string> wanted, GraphProto graph)
    {
        var needed = new HashSet<string>(wanted, StringComparer.Ordinal);
        var kept = new bool[graph.Node.Count];

        // Each node comes after all that it uses (NodeOrder). So one pass from the end suffices.
        for (var i = graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = graph.Node[i];
            kept[i] = node.Output.Any(needed.Contains);
            if (kept[i])
                needed.UnionWith(Uses(node));
        }

        Keep(graph.Node, (_, i) => kept[i]);
        Keep(graph.Initializer, (weight, _) => needed.Contains(weight.Name));
        var weights = graph.Initializer.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        Keep(graph.Input, (input, _) => needed.Contains(input.Name) || weights.Contains(input.Name));
    }

    /// <summary>
    /// Names that a node uses. The graphs inside If, Loop and Scan see the names around them
    /// without listing them as inputs.
    /// </summary>
    public static IEnumerable<string> Uses(NodeProto node) => node.Input.Concat(
        node.Attribute.SelectMany(
            attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
            .SelectMany(graph => graph.Node.SelectMany(Uses).Concat(graph.Output.Select(output => output.Name))));

    private static void Keep<T>(IList<T> items, Func<T, int, bool> keep)
    {
        T[] left = [.. items.Where(keep)];
        items.Clear();
        foreach (T item in left)
            items.Add(item);
    }
}
