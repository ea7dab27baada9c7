using System.Text;
using Theia.Data.Text;

namespace Theia;

/// <summary>One demonstration: what was seen and what was done, frame by frame.</summary>
/// <param name="Features">
/// Feature of each frame, [F, C, H, W] or [F, D], float32 or bfloat16; see <see cref="FrameFeature"/>.
/// </param>
/// <param name="Actions">[F, A], row by row: what the demonstrator did after each frame.</param>
/// <param name="Proprioception">[F, P], row by row: the robot's own state in each frame. Default: none.</param>
public sealed record CloningEpisode(TensorData Features, float[] Actions, float[]? Proprioception = null)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
