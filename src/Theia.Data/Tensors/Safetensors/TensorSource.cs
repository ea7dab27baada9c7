using System.Text;
using Theia.Data.Tensors;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>A tensor that is about to be written: what it is, and who will produce its bytes.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Write">Writes exactly the product of the shape times the size of an element,
/// little-endian, row-major; called once.</param>
public sealed record TensorSource(string Name, DType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>A tensor that is in memory.</summary>
    public TensorSource(string name, TensorData data)
        : this(name, data.Type, data.Shape, stream => stream.Write(data.Bytes.Span))
    {
    }

    internal long ByteLength => Type.TryByteLength(Shape, out var bytes)
        ? bytes
        : throw new InvalidOperationException(
            $"Tensor '{Name}' of shape [{string.Join(", ", Shape)}] is too large or has a negative dimension.");

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
