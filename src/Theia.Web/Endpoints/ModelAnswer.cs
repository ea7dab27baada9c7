using Theia.Web.Models;

namespace Theia.Web.Endpoints;

/// <summary>A model.</summary>
/// <param name="Id">By which requests name it.</param>
/// <param name="Kind"><c>student</c> or <c>teacher</c>.</param>
/// <param name="Description">What it is, in a few words for people.</param>
/// <param name="Sources">Its features; the first where a request names none.</param>
internal sealed record ModelAnswer(string Id, string Kind, string Description, IReadOnlyList<FeatureSource> Sources);
