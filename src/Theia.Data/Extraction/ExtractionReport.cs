using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>What an extraction did.</summary>
/// <param name="Teacher">Id of the teacher.</param>
/// <param name="Split">The split.</param>
/// <param name="Shards">Shards of the split.</param>
/// <param name="Skipped">Shards that were found finished.</param>
/// <param name="Samples">Samples that were extracted now.</param>
/// <param name="Bytes">Bytes of shards written now.</param>
/// <param name="Replaced">Existing shards that were damaged or belonged to other images, and were rewritten.</param>
public sealed record ExtractionReport(
    string Teacher, string Split, int Shards, int Skipped, long Samples, long Bytes, IReadOnlyList<string> Replaced)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
