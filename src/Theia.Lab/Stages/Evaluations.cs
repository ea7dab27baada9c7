using System.Text.Json;
using Theia.Data.Storage;

namespace Theia.Lab.Stages;

/// <summary>What the evaluation found; kept in a file between stages.</summary>
/// <param name="Trained">On pictures trained on.</param>
/// <param name="HeldOut">On pictures never seen; null where none is held out.</param>
internal sealed record Evaluations(EvaluationReport Trained, EvaluationReport? HeldOut)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Evaluations Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Evaluations>(File.ReadAllBytes(path), _format) ?? throw new JsonException("it is null");
        }
        catch (JsonException damage)
        {
            throw new DataException(path, $"is damaged: {damage.Message}", $"Delete {Path.GetDirectoryName(path)} and begin anew.", damage);
        }
    }

    public void Save(string path) => WholeFile.WriteBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, _format));
}
