using Google.Protobuf;
using Theia.Data.IO;

namespace Theia.Data.Onnx;

/// <summary>An ONNX file in memory, whose outputs and batch size can be changed before it is run.</summary>
internal sealed class OnnxGraph
{
    // protobuf's own limit: larger networks keep their weights beside the file
    private const int NeverHeldByOneFile = int.MaxValue;
    private const string BatchName = "batch";

    private readonly ModelProto _model;

    private OnnxGraph(string file, ModelProto model)
    {
        File = file;
        _model = model;
    }

    /// <summary>The file it was read from.</summary>
    public string File { get; }

    /// <summary>Network inputs: the graph's inputs without the weights that old files list there.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs
    {
        get
        {
            var weights = Graph.Initializer.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
            return [.. Graph.Input.Where(input => !weights.Contains(input.Name))];
        }
    }

    /// <summary>True where an input's first dimension is a number.</summary>
    public bool FixesBatch => Inputs.Any(input => input.Type?.TensorType?.Shape?.Dim
        is [{ ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue }, ..]);

    /// <summary>Names of the declared outputs.</summary>
    public IReadOnlyList<string> Outputs => [.. Graph.Output.Select(output => output.Name)];

    /// <summary>Names of all tensors that the nodes compute, in the order of the file.</summary>
    public IReadOnlyList<string> Tensors =>
        [.. Graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0)];

    /// <summary>The weights.</summary>
    public IReadOnlyList<TensorProto> Weights => [.. Graph.Initializer];

    /// <summary>All files of the network: the file itself and its external weight files.</summary>
    public IReadOnlyList<string> Sources => [
        File,
        .. Graph.Initializer.SelectMany(weight => weight.ExternalData)
            .Where(entry => entry.Key.Equals("location", StringComparison.Ordinal))
            .Select(entry => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, entry.Value))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private GraphProto Graph => _model.Graph;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is no ONNX file, or a damaged one.</exception>
    public static OnnxGraph Read(string file)
    {
        try
        {
            using var stream = new FileStream(InputFile.OpenHandle(file, missing: failure =>
                new UsageException(
                    $"The ONNX file {file} does not exist. Correct the path.", failure)), FileAccess.Read);
            if (stream.Length > NeverHeldByOneFile)
                throw Damaged(file, $"has {stream.Length:N0} bytes, more than an ONNX file can have");
            RefuseOther(stream, file);
            var model = ModelProto.Parser.ParseFrom(stream);
            if (model.Graph is not { Node.Count: > 0 })
                throw Damaged(file, "holds no network");
            NodeOrder.Sort(model.Graph, file);
            return new OnnxGraph(file, model);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw Damaged(file, $"is not an ONNX file, or is damaged ({failure.Message.TrimEnd('.')})", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException($"Cannot read {file}: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// The file as it shall be run: with these outputs, whether inner tensors or declared ones, and
    /// without the nodes that only others need.
    /// </summary>
    /// <param name="outputs">Names among <see cref="Tensors"/>.</param>
    /// <param name="freeBatch">Makes the first dimension of every input free, so that several
    /// images can go in at once.</param>
    public byte[] With(IEnumerable<string> outputs, bool freeBatch)
    {
        ModelProto edited = _model.Clone();
        var wanted = outputs.ToHashSet(StringComparer.Ordinal);
        NodePruning.KeepOnlyWhatGives(wanted, edited.Graph);

        // A bare name is enough: ONNX Runtime infers type and shape. Declared shapes could contradict the freed batch.
        edited.Graph.Output.Clear();
        edited.Graph.Output.AddRange(
            wanted.Order(StringComparer.Ordinal).Select(name => new ValueInfoProto { Name = name }));
        edited.Graph.ValueInfo.Clear();
        if (freeBatch)
            FreeBatch(edited.Graph);
        return edited.ToByteArray();
    }

    /// <summary>Name and shape of an input as the file declares it: <c>pixels [N, 3, 224, 224]</c>.</summary>
    public static string Describe(ValueInfoProto input) => input.Type?.TensorType?.Shape is { } shape
        ? $"{input.Name} [{string.Join(", ", shape.Dim.Select(Size))}]"
        : $"{input.Name} of unknown shape";

    /// <summary>The error for a file that cannot be used.</summary>
    public static DataException Damaged(string file, string problem, Exception? inner = null) =>
        new(file, problem + ".", "Copy or export the network again.", inner);

    private static void RefuseOther(FileStream stream, string file)
    {
        Span<byte> start = stackalloc byte[ForeignContent.Sample];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        ForeignContent.Refuse(start, stream.Length, file);
        stream.Position = 0;
    }

    private static string Size(TensorShapeProto.Types.Dimension size) =>
        size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? $"{size.DimValue}" : "N";

    private void FreeBatch(GraphProto graph)
    {
        var fed = Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var input in graph.Input.Where(input => fed.Contains(input.Name)))
        {
            if (input.Type?.TensorType?.Shape?.Dim is { Count: > 0 } dimensions)
                dimensions[0].DimParam = BatchName;
        }
    }
}
