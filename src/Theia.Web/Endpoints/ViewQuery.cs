using System.ComponentModel;

namespace Theia.Web.Endpoints;

/// <summary>What every view is asked with.</summary>
/// <param name="Image">See the description.</param>
/// <param name="Model">See the description.</param>
/// <param name="Source">See the description.</param>
internal sealed record ViewQuery(
    [property: Description("Id of an image that was sent before; without it, the body is the image.")] string? Image,
    [property: Description("Id of a model. Default: the first of /api/models.")] string? Model,
    [property: Description("Features of the model: 'tokens', or the teacher whose features a student predicts. "
        + "Default: the first source of the model.")] string? Source);
