namespace Theia.Data.Images.Decoding;

/// <summary>The bits of a JPEG's coded data, up to the next marker or the end of the file.</summary>
/// <param name="file">The file.</param>
/// <param name="position">The first byte of the coded data.</param>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int position)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private int _bits, _left;

    /// <summary>The byte after the one that the last bit is from.</summary>
    public int Position { get; private set; } = position;

    /// <summary>True when more bits were asked for than there are; what was returned since is of no meaning.</summary>
    public bool IsOver { get; private set; }

    /// <summary>
    /// True when the rest of the byte is filled with ones, as the format demands at the end of coded data.
    /// </summary>
    public readonly bool IsPadded => (_bits & ((1 << _left) - 1)) == (1 << _left) - 1;

    /// <summary>The next bit.</summary>
    public int Next()
    {
        if (_left == 0 && !TryFill())
            return 0;
        return _bits >> --_left & 1;
    }

    /// <summary>Steps over bits.</summary>
    public void Skip(int count)
    {
        for (; count > 0 && !IsOver; count--)
            _ = Next();
    }

    /// <summary>Steps over a restart marker, which stands where the next byte begins.</summary>
    /// <returns>False when there is none.</returns>
    public bool TrySkipRestart()
    {
        _left = 0;
        if (Position + 2 > _file.Length || _file[Position] != 0xFF || _file[Position + 1] is < 0xD0 or > 0xD7)
            return false;
        Position += 2;
        return true;
    }

    private bool TryFill()
    {
        if (Position >= _file.Length
            || _file[Position] == 0xFF && (Position + 1 == _file.Length || _file[Position + 1] != 0))
        {
            IsOver = true;
            return false;
        }

        _bits = _file[Position];
        _left = 8;
        Position += _bits == 0xFF ? 2 : 1;   // 0xFF is followed by a 0 that tells it from a marker
        return true;
    }
}
