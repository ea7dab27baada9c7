using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Npy;

/// <summary>
/// Parses <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>: exactly these
/// three keys, in any order and with either quote. Everything else that Python would evaluate is a
/// <see cref="FormatException"/> whose message continues "the header …".
/// </summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private string? _description;
    private bool? _firstAxisFastest;
    private long[]? _shape;

    public DType Type { get; private set; }

    public bool BigEndian { get; private set; }

    public readonly bool FirstAxisFastest => _firstAxisFastest ?? false;

    public readonly long[] Shape => _shape ?? [];

    public void Parse()
    {
        Expect('{');
        while (!TryTake('}'))
        {
            ReadEntry();
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at != _text.Length)
            throw Unexpected("the end");
        if (_description is null || _firstAxisFastest is null || _shape is null)
        {
            throw new FormatException(
                $"lacks the key '{(_description is null ? "descr" : _shape is null ? "shape" : "fortran_order")}'");
        }

        (Type, BigEndian) = NpyTypes.Parse(_description);
    }

    private void ReadEntry()
    {
        var key = ReadText();
        Expect(':');
        var repeated = key switch
        {
            "descr" => _description is not null,
            "fortran_order" => _firstAxisFastest is not null,
            "shape" => _shape is not null,
            _ => throw new FormatException($"has the unknown key '{TerminalText.Of(key)}'"),
        };
        if (repeated)
            throw new FormatException($"has the key '{key}' twice");
        switch (key)
        {
            case "descr": _description = ReadText(); break;
            case "fortran_order": _firstAxisFastest = ReadTruth(); break;
            default: _shape = ReadShape(); break;
        }
    }

    private string ReadText()
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] is not ((byte)'\'' or (byte)'"'))
            throw Unexpected("text in quotes");
        var length = _text[(_at + 1)..].IndexOf(_text[_at]);
        if (length < 0)
            throw Unexpected("closed quotes");
        ReadOnlySpan<byte> inner = _text.Slice(_at + 1, length);
        if (inner.ContainsAnyExceptInRange((byte)' ', (byte)'~') || inner.Contains((byte)'\\'))
            throw Unexpected("plain text");
        _at += length + 2;
        return Encoding.ASCII.GetString(inner);
    }

    private bool ReadTruth()
    {
        SkipSpace();
        var value = _text[_at..].StartsWith("True"u8);
        if (!value && !_text[_at..].StartsWith("False"u8))
            throw Unexpected("True or False");
        _at += value ? "True".Length : "False".Length;
        return value;
    }

    // A Python tuple: (), (3,), (3, 4) or (3, 4,); (3) would be a number.
    private long[] ReadShape()
    {
        var sizes = new List<long>();
        var commas = 0;
        Expect('(');
        while (!TryTake(')'))
        {
            sizes.Add(ReadSize());
            if (sizes.Count > NpyHeader.MaxAxes)
                throw new FormatException($"has more than {NpyHeader.MaxAxes} dimensions");
            if (TryTake(','))
            {
                commas++;
                continue;
            }

            Expect(')');
            break;
        }

        return sizes.Count == 1 && commas == 0
            ? throw new FormatException("has a number as shape where a tuple is needed")
            : [.. sizes];
    }

    private long ReadSize()
    {
        SkipSpace();
        var digits = _text[_at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0 || !long.TryParse(_text.Slice(_at, digits), out var size))
            throw Unexpected("a whole number from 0 to 2^63 - 1");
        _at += digits;
        if (_at < _text.Length && _text[_at] == 'L')   // Python 2 on Windows wrote 3L
            _at++;
        return size;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            _at++;
    }

    private bool TryTake(char wanted)
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!TryTake(wanted))
            throw Unexpected($"'{wanted}'");
    }

    private readonly FormatException Unexpected(string wanted) => new(
        $"has {(_at < _text.Length ? $"byte 0x{_text[_at]:x2}" : "its end")} at position {_at} of its text "
        + $"where {wanted} is needed");
}
