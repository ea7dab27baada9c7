using System.Text.RegularExpressions;

namespace Theia.Robotics.Native;

/// <summary>One declaration in a C struct: <c>int a, *b[3];</c>, or a nested struct.</summary>
/// <param name="Type">The C type; of nested structs without a name <c>struct</c>.</param>
/// <param name="Nested">The text between the braces of a nested struct; null: a plain type.</param>
/// <param name="Names">Names, whether each is a pointer, and the sizes in brackets behind it.</param>
internal sealed partial record CDeclaration(
    string Type, string? Nested, IReadOnlyList<(string Name, bool IsPointer, string[] Counts)> Names)
{
    /// <summary>The declarations of a struct's body, in order.</summary>
    /// <param name="body">C without comments.</param>
    public static IEnumerable<CDeclaration> Split(string body)
    {
        var position = 0;
        while (Start().Match(body, position) is { Success: true } start)
        {
            position = start.Index + start.Length;
            if (start.Groups["nested"].Success)
            {
                if (start.Groups["nested"].Value.StartsWith("union", StringComparison.Ordinal))
                    throw new FormatException("a struct has a union, which is not expected");
                var open = position;
                for (var depth = 1; depth > 0; position++)
                    depth += body[position] switch { '{' => 1, '}' => -1, _ => 0 };
                var end = body.IndexOf(';', position);
                yield return new("struct", body[open..(position - 1)], Declarators(body[position..end]));
                position = end + 1;
                continue;
            }

            var text = start.Groups["plain"].Value;
            if (FunctionPointer().Match(text) is { Success: true } function)
            {
                yield return new("void", Nested: null, [(function.Groups["name"].Value, true, [])]);
                continue;
            }

            Match type = TypeName().Match(text);
            yield return new(
                type.Groups["name"].Value.TrimEnd('_'), Nested: null, Declarators(text[(type.Index + type.Length)..]));
        }

        if (!string.IsNullOrWhiteSpace(body[position..]))
            throw new FormatException($"a struct has '{body[position..].Trim()}', which is not expected");
    }

    private static (string, bool, string[])[] Declarators(string text) =>
    [
        .. from declarator in text.Split(',', StringSplitOptions.TrimEntries)
           select (
               Identifier().Match(declarator).Value,
               declarator.StartsWith('*'),
               Brackets().Matches(declarator).Select(size => size.Groups["size"].Value).ToArray()),
    ];

    [GeneratedRegex(
        @"\G\s*((?<nested>(struct|union)\s*\w*\s*\{)|(?<plain>[^;{}]+);)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Start();

    [GeneratedRegex(
        @"\(\s*\*\s*(?<name>\w+)\s*\)\s*\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FunctionPointer();

    [GeneratedRegex(
        @"^\s*(const\s+|struct\s+|volatile\s+)*_?(?<name>(unsigned\s+)?\w+)\s*", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\[(?<size>[^\]]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Brackets();
}
