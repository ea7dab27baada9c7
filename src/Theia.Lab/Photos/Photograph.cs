using System.Text.Json.Serialization;
namespace Theia.Lab.Photos;

/// <summary>One photograph that ships with the program.</summary>
/// <param name="File">File name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Author">Whose it is.</param>
/// <param name="License">SPDX id.</param>
/// <param name="Attribution">The line that its license asks for, if any.</param>
/// <param name="Tags">What is in it.</param>
internal sealed record Photograph(
    string File, string Title, string Author, [property: JsonPropertyName("licence")] string License,
    string? Attribution, IReadOnlyList<string> Tags)
{
    // Neither a retina, nor galaxies, nor grass from above: what a student makes of them says
    // little about images of the world.
    private static readonly string[] _odd = ["medical", "fine detail", "texture"];

    /// <summary>True for an everyday photograph.</summary>
    public bool IsTypical => !Tags.Any(tag => _odd.Contains(tag));

    /// <summary>The line of credit.</summary>
    public string Credit => Attribution ?? $"\"{Title}\" by {Author}, {License switch
    {
        "LicenseRef-PublicDomain" => "public domain",
        "CC0-1.0" => "CC0 1.0",
        _ => $"license {License}",
    }}";
}
