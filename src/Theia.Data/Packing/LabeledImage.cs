using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>An image with its labels.</summary>
/// <param name="Image">The image.</param>
/// <param name="Labels">One payload a column, in the order of <see cref="PackOptions.Labels"/>.</param>
public sealed record LabeledImage(RgbImage Image, IReadOnlyList<byte[]> Labels)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
