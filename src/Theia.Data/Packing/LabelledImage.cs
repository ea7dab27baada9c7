using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>A picture with its labels.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Labels">One payload a column, in the order of <see cref="PackOptions.Labels"/>.</param>
public sealed record LabelledImage(RgbImage Picture, IReadOnlyList<byte[]> Labels)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
