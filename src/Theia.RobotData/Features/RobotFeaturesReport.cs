using System.Text;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>What <see cref="RobotFeatures"/> wrote.</summary>
/// <param name="Images">Images of all cameras and episodes.</param>
/// <param name="Encoded">How many were encoded now; the others were kept.</param>
/// <param name="Shape">Shape of the array of one image.</param>
public sealed record RobotFeaturesReport(long Images, long Encoded, IReadOnlyList<long> Shape)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
