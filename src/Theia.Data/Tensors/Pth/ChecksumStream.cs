using System.IO.Hashing;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>Computes the CRC-32 of what passes.</summary>
internal sealed class ChecksumStream(Stream inner) : OutputStream(inner)
{
    private readonly Crc32 _crc = new();

    public uint Crc => _crc.GetCurrentHashAsUInt32();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        _crc.Append(buffer);
    }
}
