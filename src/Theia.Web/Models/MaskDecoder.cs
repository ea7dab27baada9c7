namespace Theia.Web.Models;

/// <summary>A SAM with the embeddings of the last images, so that the next click in one of them is answered at once.
/// </summary>
internal sealed class MaskDecoder(SegmentAnything sam) : IDisposable
{
    // 4 MB each.
    private const int Kept = 8;

    private readonly LinkedList<(string Key, SamEmbedding Embedding)> _embeddings = new();

    /// <summary>The network.</summary>
    public SegmentAnything Sam => sam;

    /// <summary>The embedding of an image, which stays this object's.</summary>
    /// <param name="key">Of the image and of who embeds it.</param>
    /// <param name="embed">Makes it where it is not known.</param>
    public SamEmbedding Embedding(string key, Func<SegmentAnything, SamEmbedding> embed)
    {
        for (var place = _embeddings.First; place is not null; place = place.Next)
        {
            if (place.Value.Key != key)
                continue;
            _embeddings.Remove(place);
            _embeddings.AddFirst(place);
            return place.Value.Embedding;
        }

        var made = embed(sam);
        _embeddings.AddFirst((key, made));
        if (_embeddings.Count > Kept)
        {
            _embeddings.Last!.Value.Embedding.Dispose();
            _embeddings.RemoveLast();
        }

        return made;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, embedding) in _embeddings)
            embedding.Dispose();
        sam.Dispose();
    }
}
