namespace Theia.Web.Requests;

/// <summary>A file that a client sent.</summary>
/// <param name="bytes">The whole file.</param>
/// <param name="share">What it takes of the budget.</param>
internal sealed class ReceivedFile(ReadOnlyMemory<byte> bytes, ByteBudget.Share share) : IDisposable
{
    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public void Dispose() => share.Dispose();
}
