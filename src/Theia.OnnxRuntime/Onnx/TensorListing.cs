using Microsoft.ML.OnnxRuntime;
using Theia.Data.Errors;
using Theia.Data.Onnx;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>Lists the tensors of a network with their shapes, for messages about a name that is not there.</summary>
internal static class TensorListing
{
    private const int MostListed = 300;

    /// <summary>
    /// The message for a tensor that the network does not have: those that fit the wanted size first, then all.
    /// </summary>
    public static string NoSuchTensor(TeacherDescription description, OnnxGraph graph, string name, OnnxOptions options)
    {
        IReadOnlyList<string> names = graph.Tensors;
        FeatureSize size = description.Spec.Size;
        Dictionary<string, int[]> shapes = Shapes(graph, options);
        string[] fitting = [.. names.Where(
            tensor => shapes.TryGetValue(tensor, out var shape) && OutputLayout.Of(shape, size) is not null)];
        var fits = fitting.Length > 0 ? $" These have the size {size}: {string.Join(", ", fitting)}." : "";
        var more = names.Count > MostListed ? $", and {names.Count - MostListed} more" : "";
        var all = string.Join(
            ", ", names.Take(MostListed).Select(tensor => $"{tensor} {Shape(shapes, tensor)}".TrimEnd()));
        return $"{description.Source}: {graph.File} has no tensor '{name}'.{NearestName.Hint(name, names)}"
            + $"{fits} It has: {all}{more}.";
    }

    // Only ONNX Runtime infers the shapes of inner tensors, and it reports only outputs, so all tensors become outputs.
    // A network for which that fails (some kinds of value cannot be outputs) is listed by name alone.
    private static Dictionary<string, int[]> Shapes(OnnxGraph graph, OnnxOptions options)
    {
        try
        {
            using var session = OnnxSession.Load(
                graph.File, graph.With(graph.Tensors, freeBatch: true), options, optimize: false);
            return session.Outputs.Where(output => output.Value.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR)
                .ToDictionary(output => output.Key, output => output.Value.Dimensions, StringComparer.Ordinal);
        }
        catch (DataException)
        {
            return new Dictionary<string, int[]>(StringComparer.Ordinal);
        }
    }

    private static string Shape(Dictionary<string, int[]> shapes, string tensor) =>
        shapes.TryGetValue(tensor, out var shape)
            ? $"[{string.Join(", ", shape.Select(size => size < 0 ? "N" : $"{size}"))}]"
            : "";
}
