using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>The outcome of verifying a data set.</summary>
/// <param name="Shards">Shards looked at, of all columns.</param>
/// <param name="Samples">Samples of the image column.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Findings">All that is wrong, in the order of columns, splits and shards.</param>
public sealed record VerificationReport(int Shards, long Samples, long Bytes, IReadOnlyList<Finding> Findings)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
