using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>One array that every sample of a column holds.</summary>
/// <param name="Name">Its name in the sample, for instance <c>embedding</c>.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions, outermost first; each at least 1.</param>
public sealed record ArraySchema(string Name, DType Type, IReadOnlyList<long> Shape)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
