using System.Text.Json;
using Theia.Networks.Sam;

namespace Theia.Teachers;

/// <summary>The image encoders of SAM. Only these are teachers; prompts and masks are not theirs.</summary>
internal sealed record SamFamily : TeacherFamily
{
    /// <inheritdoc/>
    public override NetworkPlan Plan(JsonElement config, string source)
    {
        var sizes = SamConfigReader.ReadVision(config, source);
        return new NetworkPlan(device => new SamVisionEncoder(sizes, device)) { Side = sizes.ImageSize };
    }

    /// <inheritdoc/>
    public override ModelWeights Open(string folder) => SamWeights.Open(folder);
}
