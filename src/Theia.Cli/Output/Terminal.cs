using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Theia.Data.IO;

namespace Theia.Cli.Output;

/// <summary>
/// Where a verb speaks: results on standard output, everything else on standard error; a live display where a person
/// watches, plain lines where not (a file, a pipe, <c>TERM=dumb</c>). <c>NO_COLOR</c> takes the colors of the live
/// display and leaves the rest.
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new NumberConverter() },
    };

    private const int LongestName = 100;

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly bool _live;

    // The console of the live display while a stage runs: what is said meanwhile goes above its
    // line, or the line would be drawn over it.
    private volatile IAnsiConsole? _display;

    public Terminal(TextWriter output, TextWriter error, bool json)
    {
        _output = output;
        _error = error;
        Json = json;
        _live = error is StandardWriter { IsConsole: true } && !Console.IsErrorRedirected
            && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
    }

    /// <summary>True when standard output shall hold JSON alone.</summary>
    public bool Json { get; }

    /// <summary>A line for people, left out of JSON output.</summary>
    public void Say(string line) => (Json ? _error : _output).WriteLine(TerminalText.Visible(line, keepLines: true));

    /// <summary>Something that is odd but does not stop the work.</summary>
    public void Warn(string line) => Notify($"Note: {TerminalText.Visible(line, keepLines: true)}");

    /// <summary>A line on standard error, from any thread.</summary>
    public void Notify(string line)
    {
        if (_display is { } display)
            display.Write(new Text(line + "\n"));
        else
            _error.WriteLine(line);
    }

    /// <summary>Gives the cursor back that a live display hides; for a process that ends without unwinding.</summary>
    public void ShowCursor() => _display?.Cursor.Show();

    /// <summary>The result: JSON for programs, or what <paramref name="forPeople"/> prints.</summary>
    public void Result(object report, Action<Terminal> forPeople)
    {
        if (Json)
            _output.WriteLine(JsonSerializer.Serialize(report, _format));
        else
            forPeople(this);
    }

    /// <summary>A table for people: the first column to the left, the others to the right.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all =
        [
            headings, .. rows.Select(row => row.Select(cell => TerminalText.Visible(cell)).ToArray()),
        ];
        int[] widths = [.. headings.Select((_, column) => all.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in all)
        {
            IEnumerable<string> cells = row.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            Say("  " + string.Join("  ", cells).TrimEnd());
        }
    }

    /// <summary>Names and values, one pair a line.</summary>
    public void Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        (string Name, string Value)[] all = [.. pairs.Select(
            pair => (Cut(TerminalText.Visible(pair.Name)), TerminalText.Visible(pair.Value)))];
        var width = all.Length == 0 ? 0 : all.Max(pair => pair.Name.Length);
        foreach ((var name, var value) in all)
            Say($"  {name.PadRight(width)}  {value}".TrimEnd());
    }

    // One long name would move the values of all others out of sight.
    private static string Cut(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    /// <summary>Runs a piece of work that reports how far it is.</summary>
    /// <param name="name">What is being done; one word or two.</param>
    /// <param name="unit">What is counted, in the plural: <c>images</c>, <c>steps</c>.</param>
    /// <param name="work">The work; it calls its argument with what is done, what there is to
    /// do, and perhaps a detail.</param>
    public T Stage<T>(string name, string unit, Func<ProgressCallback, T> work)
    {
        if (!_live)
        {
            var plain = new PlainProgress(_error, name, unit, TimeProvider.System);
            T result = work(plain.Report);
            plain.Finish();
            return result;
        }

        _display = AnsiConsole.Create(LiveProgress.Settings(_error, Environment.GetEnvironmentVariable("NO_COLOR")));
        try
        {
            return LiveProgress.Run(_display, name, unit, work);
        }
        finally
        {
            _display = null;
        }
    }
}
