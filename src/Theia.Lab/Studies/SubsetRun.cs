using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Lab.Studies;

/// <summary>One student of a study.</summary>
/// <param name="Folder">Its run; <c>probes.json</c> in it is what was measured, and is there
/// when the run is done.</param>
/// <param name="Name">What its set of teachers is called; no other set of the study has the same.</param>
/// <param name="Teachers">Whose features it learns; empty for a student that is measured untrained.</param>
/// <param name="Seed">Of its weights and of the order of samples.</param>
internal sealed record SubsetRun(string Folder, string Name, IReadOnlyList<string> Teachers, int Seed)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What was measured, by measure; null until the run is done.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public IReadOnlyDictionary<string, double>? Scores => File.Exists(Result) ? Read() : null;

    private string Result => Path.Combine(Folder, "probes.json");

    /// <summary>Keeps what was measured.</summary>
    public void Write(IReadOnlyDictionary<string, double> scores)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WriteText(Result, JsonSerializer.Serialize(scores, _format) + "\n");
    }

    private Dictionary<string, double> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllBytes(Result), _format)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException damage)
        {
            var problem = $"contains no measures: {JsonFault.Describe(damage)}";
            throw new DataException(Result, problem, "Delete it; the run is measured again.", damage);
        }
    }
}
