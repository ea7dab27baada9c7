using System.Text;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>Name, type, shape and position of a tensor in a file.</summary>
/// <param name="Name">Its key, for instance <c>backbone.model.layernorm.weight</c>.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the start of the file's data; 0 in a <c>.pth</c>, whose tensors are
/// gathered from views.</param>
/// <param name="End">One past the last byte, counted likewise.</param>
public sealed record TensorInfo(string Name, DType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Bytes: the product of the shape times the size of an element.</summary>
    public long ByteLength => End - Begin;

    /// <summary>Refuses types that are listed only.</summary>
    /// <exception cref="DataException">Its type cannot be read.</exception>
    internal void RequireReadable(string source)
    {
        if (!Type.IsReadable())
        {
            throw new DataException(
                source,
                $"tensor '{TerminalText.Of(Name)}' has the type {Type.SafetensorsName()}, "
                    + "which can be listed but not read.",
                "Convert it to F32 or BF16.");
        }
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
