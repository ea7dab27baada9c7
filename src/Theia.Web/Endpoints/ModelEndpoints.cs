using Theia.Web.Models;
using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>Which models there are.</summary>
internal static class ModelEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/models", static (Analysis analysis) => analysis.Models.Select(Answer))
        .WithName("models")
        .WithSummary("Models, and the features that each has.")
        .Produces<IEnumerable<ModelAnswer>>();

    private static ModelAnswer Answer(ServedModel model) => new(
        model.Id, model.Kind == ModelKind.Student ? "student" : "teacher", model.Description, model.Sources);
}
