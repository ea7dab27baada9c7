using System.Runtime.InteropServices;

namespace Theia.Robotics.Experts;

/// <summary>
/// An expert as a safetensors file in half precision: <c>mean</c> and <c>factor</c> of the state,
/// <c>layers.N.weight</c> ([outputs, inputs]) and <c>layers.N.bias</c>.
/// </summary>
internal static class ExpertFile
{
    /// <summary>Its usual name.</summary>
    public const string Name = "expert.safetensors";

    /// <summary>Writes an expert.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expert">The policy.</param>
    /// <param name="task">Which task it solves, for who opens the file.</param>
    public static void Write(string path, NetworkExpert expert, string task)
    {
        ReadOnlyMemory<float> values = expert.Values;
        List<TensorSource> tensors = [];
        foreach ((var name, var shape) in Parts(expert.Sizes))
        {
            var count = (int)shape.Aggregate(1L, static (product, size) => product * size);
            Half[] part = Array.ConvertAll(values[..count].ToArray(), static value => (Half)value);
            tensors.Add(new TensorSource(
                name, DType.F16, shape, stream => stream.Write(MemoryMarshal.AsBytes<Half>(part))));
            values = values[count..];
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["task"] = task });
    }

    /// <summary>Reads an expert.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="source">How errors name it.</param>
    /// <exception cref="DataException">It is not an expert.</exception>
    public static NetworkExpert Read(ReadOnlyMemory<byte> file, string source)
    {
        IReadOnlyDictionary<string, TensorData> tensors = SafetensorsFile.Parse(file, source);
        List<int> sizes = [(int)Find("mean").Shape.Aggregate(1L, static (product, size) => product * size)];
        while (tensors.TryGetValue($"layers.{sizes.Count - 1}.bias", out TensorData? bias))
            sizes.Add((int)bias.Shape.Aggregate(1L, static (product, size) => product * size));
        var expert = new NetworkExpert(sizes);
        Span<float> values = expert.Values;
        foreach ((var name, var shape) in Parts(sizes))
        {
            TensorData tensor = Find(name);
            if (tensor.Type != DType.F16 || !tensor.Shape.SequenceEqual(shape))
            {
                throw new DataException(
                    source, $"is not an expert: '{name}' must be F16 of shape [{string.Join(", ", shape)}].");
            }

            ReadOnlySpan<Half> part = MemoryMarshal.Cast<byte, Half>(tensor.Bytes.Span);
            for (var i = 0; i < part.Length; i++)
                values[i] = (float)part[i];
            values = values[part.Length..];
        }

        return expert;

        TensorData Find(string name) => tensors.TryGetValue(name, out TensorData? tensor)
            ? tensor
            : throw new DataException(source, $"is not an expert: it has no tensor '{name}'.");
    }

    private static IEnumerable<(string Name, long[] Shape)> Parts(IReadOnlyList<int> sizes)
    {
        yield return ("mean", [sizes[0]]);
        yield return ("factor", [sizes[0]]);
        for (var layer = 0; layer < sizes.Count - 1; layer++)
        {
            yield return ($"layers.{layer}.weight", [sizes[layer + 1], sizes[layer]]);
            yield return ($"layers.{layer}.bias", [sizes[layer + 1]]);
        }
    }
}
