namespace Theia.Data.Packing;

/// <summary>Decodes pictures while those before them are written.</summary>
/// <param name="decode">Decodes some pictures.</param>
internal sealed class DecodingAhead(Func<PlannedPicture[], DecodedPicture[]> decode) : IDisposable
{
    private PlannedPicture[] _begun = [];
    private Task<DecodedPicture[]>? _work;

    /// <summary>Starts on some pictures.</summary>
    public void Begin(PlannedPicture[] pictures)
    {
        _begun = pictures;
        _work = pictures.Length > 0 ? Task.Run(() => decode(pictures)) : null;
    }

    /// <summary>What was begun, if it was these pictures; else they are decoded now.</summary>
    public DecodedPicture[] Take(PlannedPicture[] pictures)
    {
        if (_work is null || !_begun.AsSpan().SequenceEqual(pictures))
        {
            Dispose();
            return decode(pictures);
        }

        Task<DecodedPicture[]> work = _work;
        _work = null;
        return work.GetAwaiter().GetResult();
    }

    /// <summary>Waits for what is at work; what went wrong there no longer matters.</summary>
    public void Dispose()
    {
        _work?.ContinueWith(work => _ = work.Exception, TaskScheduler.Default).Wait();
        _work = null;
    }
}
