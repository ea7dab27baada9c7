using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>An array in memory as files hold it: little-endian, row-major, contiguous.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Bytes">The elements: product of the shape times the size of one.</param>
public sealed record TensorData(DType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
