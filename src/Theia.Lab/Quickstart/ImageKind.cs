namespace Theia.Lab.Quickstart;

/// <summary>
/// Images of one kind: each kind is evaluated separately, since scores on one do not predict scores on another.
/// </summary>
/// <param name="Name">What they are, in the plural.</param>
/// <param name="Folder">How their paths begin; empty for all.</param>
internal sealed record ImageKind(string Name, string Folder)
{
    /// <summary>True for the path of an image of this kind.</summary>
    public bool Holds(string path) => path.StartsWith(Folder, StringComparison.Ordinal);
}
