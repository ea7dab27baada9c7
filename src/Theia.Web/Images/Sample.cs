using System.Text.Json.Serialization;

namespace Theia.Web.Images;

/// <summary>A photograph that ships with the program.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Author">Whose it is.</param>
/// <param name="License">SPDX id.</param>
internal sealed record Sample(
    string File, string Title, string Author, [property: JsonPropertyName("licence")] string License);
