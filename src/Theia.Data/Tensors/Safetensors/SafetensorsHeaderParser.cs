using System.Text.Json;
using System.Text.Unicode;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Safetensors;

/// <summary>
/// Reads the JSON of a safetensors header strictly: one object, no duplicate names, known types, sizes that are whole
/// numbers and do not overflow, spans as long as shape and type say.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly string _source;
    private readonly OrderedDictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader;

    public SafetensorsHeaderParser(ReadOnlySpan<byte> json, string source)
    {
        _json = json;
        _source = source;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
    }

    public (OrderedDictionary<string, TensorInfo> Tensors, Dictionary<string, string> Metadata) Parse()
    {
        if (_json is not [(byte)'{', ..])
            throw Fail("must begin with '{'");
        if (!Utf8.IsValid(_json))
            throw Fail("is not UTF-8");
        try
        {
            ReadTensors();
            while (_reader.Read())
            {
                // Only padding may follow; anything else throws.
            }
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException)   // the latter for a lone surrogate
        {
            throw new DataException(
                _source, $"the safetensors header is not valid JSON: {failure.Message}",
                SafetensorsHeader.Remedy, failure);
        }

        return (_tensors, _metadata);
    }

    private void ReadTensors()
    {
        var metadataSeen = false;
        Expect(JsonTokenType.StartObject, "the header", "an object");
        while (NextName() is { } name)
        {
            if (!name.Equals(SafetensorsHeader.MetadataName, StringComparison.Ordinal))
            {
                TensorInfo tensor = ReadTensor(name);
                if (!_tensors.TryAdd(name, tensor))
                    throw Fail($"names tensor '{TerminalText.Of(name)}' twice");
                continue;
            }

            if (metadataSeen)
                throw Fail("has two '__metadata__' entries");
            metadataSeen = true;
            ReadMetadata();
        }
    }

    private void ReadMetadata()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null)   // the official library writes and reads it as "none"
            return;
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Fail("has a '__metadata__' that is not an object");
        while (NextName() is { } name)
        {
            Expect(JsonTokenType.String, $"metadata '{TerminalText.Of(name)}'", "text");
            if (!_metadata.TryAdd(name, _reader.GetString()!))
                throw Fail($"has metadata '{TerminalText.Of(name)}' twice");
        }
    }

    private TensorInfo ReadTensor(string name)
    {
        var label = TerminalText.Of(name);
        DType? type = null;
        long[]? shape = null, span = null;
        Expect(JsonTokenType.StartObject, $"tensor '{label}'", "an object");
        while (NextName() is { } field)
        {
            var repeated = field switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => span is not null,
                _ => false,
            };
            if (repeated)
                throw Fail($"has '{field}' twice in tensor '{label}'");
            switch (field)
            {
                case "dtype": type = ReadType(label); break;
                case "shape": shape = ReadNumbers(label, field); break;
                case "data_offsets": span = ReadNumbers(label, field); break;
                default:   // the official library ignores fields that it does not know
                    _reader.Read();
                    _reader.Skip();
                    break;
            }
        }

        if (type is not { } known || shape is null || span is null)
        {
            throw Fail(
                $"lacks '{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' in tensor '{label}'");
        }

        if (span is not [var begin, var end] || end < begin)
        {
            throw Fail(
                $"has data_offsets [{string.Join(", ", span)}] in tensor '{label}'; "
                + "it needs a begin and an end that is not before it");
        }

        if (!known.TryByteLength(shape, out var bytes) || bytes != end - begin)
        {
            var needs = known.TryByteLength(shape, out _) ? $"{bytes}"
                : bytes >= 0 ? "a part of a byte"
                : "more than 2^63";
            throw Fail(
                $"declares {end - begin} bytes for tensor "
                + $"'{label}', but {known.SafetensorsName()} [{string.Join(", ", shape)}] needs {needs}");
        }

        return new TensorInfo(name, known, Array.AsReadOnly(shape), begin, end);
    }

    private DType ReadType(string tensor)
    {
        Expect(JsonTokenType.String, $"the dtype of tensor '{tensor}'", "text");
        var text = _reader.GetString()!;
        return DTypes.TryParse(text, out DType type) ? type
            : throw Fail($"declares the unknown dtype '{TerminalText.Of(text)}' for tensor '{tensor}'");
    }

    private long[] ReadNumbers(string tensor, string field)
    {
        var numbers = new List<long>(4);
        Expect(JsonTokenType.StartArray, $"'{field}' of tensor '{tensor}'", "a list");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out var number) || number < 0)
            {
                throw Fail(
                    $"has something other than whole numbers from 0 to 2^63 - 1 in '{field}' of tensor '{tensor}'");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    // The next property's name, or null at the end of the object.
    private string? NextName()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.PropertyName ? _reader.GetString() : null;
    }

    private void Expect(JsonTokenType token, string what, string wanted)
    {
        _reader.Read();
        if (_reader.TokenType != token)
            throw Fail($"has {what} as {_reader.TokenType} where {wanted} is needed");
    }

    private readonly DataException Fail(string problem) =>
        new(
            _source,
            $"the safetensors header {problem} (byte {SafetensorsHeader.LengthBytes + _reader.TokenStartIndex}).",
            SafetensorsHeader.Remedy);
}
