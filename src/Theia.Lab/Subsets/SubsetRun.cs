using System.Text.Json;
using Theia.Data.Storage;

namespace Theia.Lab.Subsets;

/// <summary>One student of a study.</summary>
/// <param name="Folder">Its run; <c>probes.json</c> in it is what was measured, and is there when the run is done.</param>
/// <param name="Teachers">Whose features it learns; empty for a student that is measured untrained.</param>
/// <param name="Seed">Of its weights and of the order of samples.</param>
internal sealed record SubsetRun(string Folder, IReadOnlyList<string> Teachers, int Seed)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The teachers without their publisher: <c>nano-clip + nano-vit</c>.</summary>
    public string Name => NameOf(Teachers);

    /// <summary>What was measured, by measure; null until the run is done.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public IReadOnlyDictionary<string, double>? Scores => File.Exists(Result) ? Read() : null;

    private string Result => Path.Combine(Folder, "probes.json");

    /// <summary>What a set of teachers is called.</summary>
    public static string NameOf(IReadOnlyList<string> teachers) => teachers.Count == 0 ? "untrained" : string.Join(" + ", teachers.Select(id => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..]));

    /// <summary>Keeps what was measured.</summary>
    public void Write(IReadOnlyDictionary<string, double> scores)
    {
        Directory.CreateDirectory(Folder);
        WholeFile.WriteText(Result, JsonSerializer.Serialize(scores, _format) + "\n");
    }

    private Dictionary<string, double> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllBytes(Result), _format) ?? throw new JsonException("it is null");
        }
        catch (JsonException damage)
        {
            throw new DataException(Result, $"holds no measures: {damage.Message}", "Delete it; the run is measured again.", damage);
        }
    }
}
