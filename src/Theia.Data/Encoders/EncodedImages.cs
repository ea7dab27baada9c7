using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>What <see cref="TokenWriter"/> wrote.</summary>
/// <param name="Tokens">The array of each image that was read, named by its path, in the order of the file.</param>
/// <param name="Skipped">The other images, with the reason.</param>
public sealed record EncodedImages(IReadOnlyList<TensorInfo> Tokens, IReadOnlyList<SkippedImage> Skipped)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
