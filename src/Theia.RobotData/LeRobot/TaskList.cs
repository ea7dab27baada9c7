using Theia.RobotData.Parquet;

namespace Theia.RobotData.LeRobot;

/// <summary>The texts of the tasks, by index.</summary>
internal static class TaskList
{
    /// <summary>Place of the file with one JSON object per line.</summary>
    public const string Lines = "meta/tasks.jsonl";

    /// <summary>Place of the file of version 3.0.</summary>
    public const string Table = "meta/tasks.parquet";

    // pandas calls an index without a name so; later versions of LeRobot name it.
    private static readonly string[] _texts = ["task", "__index_level_0__"];

    /// <summary>Reads the tasks.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="version">Version 3.0 has a table; the file of version 2.1 is accepted there too.</param>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    public static IReadOnlyList<string> Load(string folder, LeRobotVersion version)
    {
        var (lines, table) = (Path.Combine(folder, Lines), Path.Combine(folder, Table));
        return version == LeRobotVersion.V21 || (!File.Exists(table) && File.Exists(lines))
            ? InOrder(lines, FromLines(lines))
            : InOrder(table, FromTable(table));
    }

    private static List<(long Index, string Text)> FromLines(string path) =>
        [.. MetaFile.ReadLines(path).Select(line => (
            line.Fields.Whole("task_index", 0, int.MaxValue, required: true)!.Value,
            line.Fields.Text("task", required: true)!))];

    private static List<(long Index, string Text)> FromTable(string path)
    {
        using var table = ParquetTable.Open(path);
        var name = _texts.FirstOrDefault(text => table.Has(text)) ?? _texts[0];
        List<(long Index, string Text)> tasks = [];
        for (var group = 0; group < table.Groups; group++)
        {
            var (indexes, texts) = (table.Read(group, "task_index"), table.Read(group, name));
            for (var row = 0; row < indexes.Rows; row++)
                tasks.Add((indexes.Whole(row), texts.Text(row)));
        }

        return tasks;
    }

    private static string[] InOrder(string path, List<(long Index, string Text)> tasks)
    {
        var texts = new string[tasks.Count];
        foreach (var (index, text) in tasks)
        {
            if (index < 0 || index >= texts.Length || texts[index] is not null)
            {
                throw new DataException(
                    path, $"has the task_index {index} twice or beyond its {texts.Length} tasks.",
                    "Get the data set again.");
            }

            texts[index] = text;
        }

        return texts;
    }
}
