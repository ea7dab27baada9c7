using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.RobotData.LeRobot;

/// <summary>Reads the text files of <c>meta</c>.</summary>
internal static class MetaFile
{
    private const string Remedy = "Get the data set again.";

    /// <summary>The text of a file.</summary>
    /// <exception cref="DataException">It is missing.</exception>
    public static string ReadText(string path) => InputFile.ReadText(path, failure => new DataException(
        path, "the file is missing, and a LeRobot data set needs it.", Remedy, failure));

    /// <summary>The objects of a file with one JSON object per line.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Their fields, whose faults are errors that name the line, and the line from 1.</returns>
    /// <exception cref="DataException">The file is missing, or a line is no JSON object.</exception>
    public static IEnumerable<(JsonFields Fields, int Line)> ReadLines(string path)
    {
        var number = 0;
        foreach (var line in ReadText(path).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var place = number;
            JsonElement element;
            try
            {
                using var document = JsonDocument.Parse(PythonJson.ToStandard(line));
                element = document.RootElement.Clone();
            }
            catch (JsonException failure)
            {
                throw new DataException(
                    path, $"line {place} is not valid JSON: {JsonFault.Describe(failure)}", Remedy, failure);
            }

            if (element.ValueKind != JsonValueKind.Object)
                throw Fault(path, place, "must be a JSON object");
            yield return (
                new JsonFields(
                    (key, value, wanted, range) => throw Fault(
                        path, place, $"has no usable field '{TerminalText.Of(key)}', {wanted}{range}"),
                    "", element),
                number);
        }
    }

    /// <summary>An error that names a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">Counted from 1.</param>
    /// <param name="problem">Continues "line 3 …".</param>
    public static DataException Fault(string path, int line, string problem) =>
        new(path, $"line {line} {problem}.", Remedy);
}
