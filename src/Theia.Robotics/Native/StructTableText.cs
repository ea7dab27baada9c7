using System.Text;

namespace Theia.Robotics.Native;

/// <summary>
/// A table as a text of lines, so that its history can be read: the version, then structs with their members, then
/// constants.
/// </summary>
internal static class StructTableText
{
    private const string Embedded = "mujoco-2.2.2.txt";

    /// <summary>The table of 2.2.2, the version that Debian 12 packages.</summary>
    public static StructTable ReadEmbedded()
    {
        using Stream stream = typeof(StructTableText).Assembly.GetManifestResourceStream(Embedded)!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    /// <summary>Writes the structs and constants that this project can use.</summary>
    public static string Write(StructTable table)
    {
        var text = new StringBuilder($"version {table.Version}\n");
        foreach (var type in RequiredFields.Structs)
        {
            StructLayout layout = table.Structs[type];
            text.Append($"struct {type} {layout.Size} {layout.Alignment}\n");
            foreach ((var name, StructField field) in layout.Fields)
            {
                text.Append($"  {name} {field.Offset} {field.Type.Replace(' ', '_')}{(field.IsPointer ? "*" : "")}");
                if (field.Count != 1)
                    text.Append($" [{field.Count}]");
                text.Append(field.Rows is null ? "\n" : $" {field.Rows} {field.Columns}\n");
            }
        }

        foreach ((var name, var value) in table.Constants.OrderBy(constant => constant.Key, StringComparer.Ordinal))
        {
            if (RequiredFields.ConstantPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                text.Append($"const {name} {value}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static StructTable Read(string text)
    {
        var version = 0;
        var structs = new Dictionary<string, StructLayout>();
        var constants = new Dictionary<string, int>();
        Dictionary<string, StructField> fields = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["version", var number]:
                    version = int.Parse(number);
                    break;
                case ["struct", var name, var size, var alignment]:
                    fields = [];
                    structs[name] = new(int.Parse(size), int.Parse(alignment), fields);
                    break;
                case ["const", var name, var value]:
                    constants[name] = int.Parse(value);
                    break;
                case [var name, var offset, var type]:
                    fields[name] = new(int.Parse(offset), TypeOf(type), type.EndsWith('*'));
                    break;
                case [var name, var offset, var type, ['[', .. var count, ']']]:
                    fields[name] = new(int.Parse(offset), TypeOf(type), IsPointer: false, int.Parse(count));
                    break;
                case [var name, var offset, var type, var rows, var columns]:
                    fields[name] = new(int.Parse(offset), TypeOf(type), IsPointer: true, 1, rows, columns);
                    break;
                default:
                    throw new FormatException($"A table of structs has the line '{line}'.");
            }
        }

        return new(version, structs, constants);
    }

    // The one type of C with two words.
    private static string TypeOf(string word) =>
        word.TrimEnd('*').Replace("unsigned_", "unsigned ", StringComparison.Ordinal);
}
