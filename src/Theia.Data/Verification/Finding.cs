using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>Something wrong with a data set.</summary>
/// <param name="File">The file at fault.</param>
/// <param name="Place">Member or position inside it; empty where the whole file is meant.</param>
/// <param name="Problem">What is wrong, with the values, and what to do now.</param>
public sealed record Finding(string File, string Place, string Problem)
{
    /// <summary>The remedy that ends <see cref="Problem"/>; null where none is kept apart.</summary>
    internal Remedy? Remedy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Place.Length == 0 ? $"{File}: {Problem}" : $"{File}, {Place}: {Problem}";
}
