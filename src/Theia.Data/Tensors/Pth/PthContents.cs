namespace Theia.Data.Tensors.Pth;

/// <summary>A checkpoint whose pickle has been read, in either container.</summary>
/// <param name="Root">What was pickled.</param>
/// <param name="Storages">The storages that tensors look at, each of the declared size.</param>
/// <param name="Spans">Their bytes, by key.</param>
internal sealed record PthContents(
    object? Root, IReadOnlyDictionary<string, PthStorage> Storages, IReadOnlyDictionary<string, StorageSpan> Spans)
{
    /// <summary>Every entry of the container, used or not; empty in the old form, which has no checksums.</summary>
    public IReadOnlyCollection<StoredEntry> Entries { get; init; } = [];

    /// <summary>The longest pickle that is read: names and numbers of tens of thousands of tensors.</summary>
    public const int MaxPickleLength = 64 << 20;
}
