using Theia.Data.IO;

namespace Theia.Data.Onnx;

/// <summary>
/// Puts nodes into the order that the format demands: each after those whose outputs it uses. Some exporters write them
/// otherwise, and what follows (taking out what is not needed, and ONNX Runtime) relies on it.
/// </summary>
internal static class NodeOrder
{
    /// <summary>Sorts the nodes of a graph; those in order already stay where they are.</summary>
    /// <param name="graph">Its nodes are replaced.</param>
    /// <param name="file">The file that errors name.</param>
    /// <exception cref="DataException">Nodes use each other's outputs in a circle.</exception>
    public static void Sort(GraphProto graph, string file)
    {
        Dictionary<string, int> makers = Makers(graph);
        if (IsSorted(graph, makers))
            return;
        var sorted = new List<NodeProto>(graph.Node.Count);
        var state = new Visit[graph.Node.Count];
        for (var i = 0; i < state.Length; i++)
            Place(i);
        graph.Node.Clear();
        graph.Node.AddRange(sorted);

        // With a stack of its own: a network may have more layers than a thread has room for calls.
        void Place(int first)
        {
            var open = new Stack<int>([first]);
            while (open.TryPeek(out var i))
            {
                if (state[i] == Visit.Open || state[i] == Visit.Done)
                {
                    open.Pop();
                    if (state[i] == Visit.Open)
                        sorted.Add(graph.Node[i]);
                    state[i] = Visit.Done;
                    continue;
                }

                state[i] = Visit.Open;
                foreach (var before in NodePruning.Uses(graph.Node[i])
                    .Where(makers.ContainsKey).Select(name => makers[name]).Reverse())
                {
                    if (state[before] == Visit.Open)
                        throw Circle(graph.Node[before], file);
                    if (state[before] == Visit.New)
                        open.Push(before);
                }
            }
        }
    }

    private static DataException Circle(NodeProto node, string file) => OnnxGraph.Damaged(
        file,
        "has a cycle of nodes, one of them "
            + $"'{TerminalText.Of(node.Output.FirstOrDefault(""))}'");

    private enum Visit
    {
        New,
        Open,
        Done,
    }

    private static Dictionary<string, int> Makers(GraphProto graph)
    {
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Node.Count; i++)
        {
            foreach (var output in graph.Node[i].Output.Where(name => name.Length > 0))
                makers.TryAdd(output, i);
        }

        return makers;
    }

    private static bool IsSorted(GraphProto graph, Dictionary<string, int> makers)
    {
        for (var i = 0; i < graph.Node.Count; i++)
        {
            if (NodePruning.Uses(graph.Node[i]).Any(name => makers.TryGetValue(name, out var maker) && maker >= i))
                return false;
        }

        return true;
    }
}
