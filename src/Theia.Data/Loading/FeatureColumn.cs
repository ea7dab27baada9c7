using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>One teacher's part of a batch, raw as stored.</summary>
/// <param name="Size">C × H × W.</param>
/// <param name="Embedding">BF16 bits, [B, C, H, W].</param>
/// <param name="ClassToken">BF16 bits, [B, C]; null where the teacher stores none or none was asked for.</param>
public sealed record FeatureColumn(FeatureSize Size, ushort[] Embedding, ushort[]? ClassToken)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
