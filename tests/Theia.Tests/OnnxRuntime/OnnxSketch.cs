using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Theia.Tests.OnnxRuntime;

/// <summary>Writes small ONNX files field by field, sharing nothing with the code that reads them.</summary>
internal sealed class OnnxSketch
{
    private const int Float = 1;
    private const int Int64 = 7;

    private readonly List<byte[]> _parts = [Field(2, "sketch")];

    private byte[] Content => [.. _parts.SelectMany(part => part)];

    /// <summary>Element type of the inputs declared from here on.</summary>
    public int InputType { get; set; } = Float;

    /// <summary>Declares an input; a dimension is a number or a name.</summary>
    public OnnxSketch Input(string name, params object[] dimensions) => Add(11, Value(name, InputType, dimensions));

    /// <summary>Declares an output.</summary>
    public OnnxSketch Output(string name, params object[] dimensions) => Add(12, Value(name, Float, dimensions));

    public OnnxSketch Weight(string name, long[] shape, params float[] values) =>
        Constant(name, Float, shape, MemoryMarshal.AsBytes<float>(values));

    public OnnxSketch Shape(string name, params long[] values) =>
        Constant(name, Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));

    /// <summary>A weight of float32 whose numbers lie in another file.</summary>
    public OnnxSketch ExternalWeight(string name, long[] shape, string location, long offset, long length) => Add(5, [
        .. shape.SelectMany(size => Field(1, size)), .. Field(2, Float), .. Field(8, name),
        .. Entry("location", location), .. Entry("offset", $"{offset}"),
        .. Entry("length", $"{length}"), .. Field(14, 1)]);

    /// <summary>Adds a node without attributes: inputs and outputs are separated by blanks.</summary>
    public OnnxSketch Node(string operation, string inputs, string outputs, params byte[][] attributes) => Add(1, [
        .. inputs.Split(' ').SelectMany(name => Field(1, name)),
        .. outputs.Split(' ').SelectMany(name => Field(2, name)),
        .. Field(4, operation),
        .. attributes.SelectMany(attribute => Field(5, attribute))]);

    /// <summary>An attribute that lists whole numbers.</summary>
    public static byte[] Wholes(string name, params long[] values) =>
        [.. Field(1, name), .. values.SelectMany(value => Field(8, value)), .. Field(20, 7)];

    /// <summary>An attribute that is a whole number.</summary>
    public static byte[] Whole(string name, long value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2)];

    /// <summary>An attribute that is a graph of its own.</summary>
    public static byte[] Graph(string name, OnnxSketch graph) =>
        [.. Field(1, name), .. Field(6, graph.Content), .. Field(20, 5)];

    public byte[] ToBytes() =>
    [
        .. Field(1, 8), .. Field(2, "a sketch"), .. Field(7, Content), .. Field(8, [.. Field(1, ""), .. Field(2, 12)]),
    ];

    public OnnxSketch Save(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return this;
    }

    private static byte[] Value(string name, int type, object[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany(
            size => Field(1, size is string free ? Field(2, free) : Field(1, Convert.ToInt64(size, null))))];
        return [.. Field(1, name), .. Field(2, Field(1, [.. Field(1, type), .. Field(2, shape)]))];
    }

    private static byte[] Entry(string key, string value) => Field(13, [.. Field(1, key), .. Field(2, value)]);

    private OnnxSketch Constant(string name, int type, long[] shape, ReadOnlySpan<byte> values) =>
        Add(
            5,
            [
                .. shape.SelectMany(size => Field(1, size)), .. Field(2, type),
                .. Field(8, name), .. Field(9, values.ToArray()),
            ]);

    private OnnxSketch Add(int field, byte[] content)
    {
        _parts.Add(Field(field, content));
        return this;
    }

    private static byte[] Field(int number, string text) => Field(number, System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) => Written(output =>
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    });

    private static byte[] Field(int number, long value) => Written(output =>
    {
        output.WriteTag(number, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    });

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
            write(output);
        return memory.ToArray();
    }
}
