using System.Globalization;
using System.Text.RegularExpressions;

namespace Theia.Robotics.Native;

/// <summary>
/// Computes layouts from MuJoCo's C headers: plain C with structs, enumerations and sizes, laid out with natural
/// alignment, as every 64-bit compiler does.
/// </summary>
internal sealed partial class HeaderParser
{
    private static readonly Dictionary<string, int> _scalars = new[]
    {
        (1, "char,unsigned char,bool,_Bool,int8_t,uint8_t"),
        (2, "short,unsigned short,int16_t,uint16_t"),
        (4, "int,unsigned int,float,int32_t,uint32_t"),
        (8, "double,int64_t,uint64_t,size_t,uintptr_t,intptr_t"),
    }.SelectMany(size => size.Item2.Split(',').Select(type => (Type: type, Size: size.Item1)))
        .ToDictionary(type => type.Type, type => type.Size);

    private readonly Dictionary<string, (int Size, int Alignment)> _types =
        _scalars.ToDictionary(type => type.Key, type => (type.Value, type.Value));

    private readonly Dictionary<string, StructLayout> _structs = [];
    private readonly Dictionary<string, int> _constants = [];

    /// <summary>Structs so far.</summary>
    public IReadOnlyDictionary<string, StructLayout> Structs => _structs;

    /// <summary>Constants so far.</summary>
    public IReadOnlyDictionary<string, int> Constants => _constants;

    /// <summary>Reads a header. Types that it uses come from headers that were read before.</summary>
    /// <exception cref="FormatException">It holds what this parser does not know.</exception>
    public void Add(string header)
    {
        header = BlockComment().Replace(header, "").ReplaceLineEndings("\n");
        var code = LineComment().Replace(header, "");
        foreach (Match define in Define().Matches(code))
            _constants[define.Groups["name"].Value] = int.Parse(define.Groups["value"].Value);
        foreach (Match function in FunctionType().Matches(code))
            _types[function.Groups["name"].Value] = (8, 8);
        foreach (Match alias in Alias().Matches(code))
        {
            // Of a type with two precisions the first is the one of the published libraries: double.
            if (_types.TryGetValue(alias.Groups["type"].Value, out var type))
                _types.TryAdd(alias.Groups["name"].Value, type);
        }

        foreach (Match enumeration in Enumeration().Matches(code))
            AddEnumeration(enumeration.Groups["body"].Value, enumeration.Groups["name"].Value);
        var position = 0;
        while (Struct().Match(header, position) is { Success: true } start)
        {
            var end = ClosingBrace(header, start.Index + start.Length);
            var name = start.Groups["name"].Value.TrimEnd('_');
            StructLayout layout = Layout(header[(start.Index + start.Length)..end]);
            _structs[name] = layout;
            _types[name] = (layout.Size, layout.Alignment);
            position = end;
        }
    }

    private void AddEnumeration(string body, string name)
    {
        _types[name.TrimEnd('_')] = (4, 4);
        var next = 0;
        foreach (var entry in body.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length > 1)
                next = Value(parts[1]);
            _constants[parts[0]] = next++;
        }
    }

    private StructLayout Layout(string body)
    {
        // The comment behind a pointer tells the shape of what it points to: (nbody x 3).
        Dictionary<string, (string Rows, string Columns)> shapes = [];
        foreach (Match shape in Shape().Matches(body))
            shapes[shape.Groups["name"].Value] = (shape.Groups["rows"].Value, shape.Groups["columns"].Value);
        var fields = new Dictionary<string, StructField>();
        int offset = 0, alignment = 1;
        foreach (CDeclaration member in CDeclaration.Split(LineComment().Replace(body, "")))
        {
            StructLayout? nested = member.Nested is null ? null : Layout(member.Nested);
            foreach ((var name, var isPointer, var counts) in member.Names)
            {
                var (size, align) = isPointer ? (8, 8)
                    : nested is not null ? (nested.Size, nested.Alignment)
                    : SizeOf(member.Type, name);
                offset = Aligned(offset, align);
                var count = counts.Aggregate(1, (product, factor) => checked(product * Value(factor)));
                var (rows, columns) = isPointer && shapes.TryGetValue(name, out var shape)
                    ? shape : ((string?)null, (string?)null);
                fields[name] = new(offset, member.Type, isPointer, count, rows, columns);
                foreach ((var inner, StructField field) in nested?.Fields ?? new Dictionary<string, StructField>())
                    fields[$"{name}.{inner}"] = field with { Offset = offset + field.Offset };
                offset = checked(offset + (size * count));
                alignment = Math.Max(alignment, align);
            }
        }

        return new(Aligned(offset, alignment), alignment, fields);
    }

    private (int Size, int Alignment) SizeOf(string type, string member) =>
        _types.TryGetValue(type, out var size)
            ? size
            : throw new FormatException($"'{member}' has the unknown type '{type}'");

    // Numbers, names of constants; shifts, products and unions of these.
    private int Value(string expression) =>
        expression.Split('|', StringSplitOptions.TrimEntries).Aggregate(0, (union, part) => union | Product(part));

    private int Product(string expression)
    {
        var product = 1;
        foreach (var factor in expression.Split('*', StringSplitOptions.TrimEntries))
        {
            var parts = factor.Split("<<", StringSplitOptions.TrimEntries);
            var value = Term(parts[0]);
            product = checked(product * (parts.Length > 1 ? value << Term(parts[1]) : value));
        }

        return product;
    }

    private int Term(string term)
    {
        if (int.TryParse(term, out var number) || _constants.TryGetValue(term, out number))
            return number;
        if (term.StartsWith("0x", StringComparison.Ordinal)
            && int.TryParse(term[2..], NumberStyles.HexNumber, provider: null, out number))
        {
            return number;
        }

        throw new FormatException($"'{term}' is no number and no constant of the headers");
    }

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static int ClosingBrace(string text, int position)
    {
        for (var depth = 1; position < text.Length; position++)
        {
            depth += text[position] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return position;
        }

        throw new FormatException("a struct does not end");
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BlockComment();

    [GeneratedRegex("//[^\n]*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineComment();

    [GeneratedRegex(
        @"^[ \t]*#define[ \t]+(?<name>mj\w+)[ \t]+(?<value>\d+)[ \t]*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Define();

    [GeneratedRegex(
        @"typedef\s+[\w\s\*]+\(\s*\*\s*(?<name>\w+)\s*\)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FunctionType();

    [GeneratedRegex(
        @"typedef\s+(?<type>(unsigned\s+)?\w+)\s+(?<name>mjt\w+)\s*;", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Alias();

    [GeneratedRegex(
        @"typedef\s+enum\s*\w*\s*\{(?<body>.*?)\}\s*(?<name>\w+)\s*;",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Enumeration();

    [GeneratedRegex(
        @"\bstruct\s+_?(?<name>\w+)\s*\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Struct();

    [GeneratedRegex(
        @"(?<name>\w+)\s*;\s*//[^\n]*\((?<rows>\w+) x (?<columns>\w+)\)[ \t]*$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Shape();
}
