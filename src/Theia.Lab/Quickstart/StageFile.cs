using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Lab.Quickstart;

/// <summary>What one stage leaves for another, as JSON.</summary>
internal static class StageFile
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="DataException">It is missing or damaged.</exception>
    public static T Load<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), _format)
                ?? throw new JsonException("it is null");
        }
        catch (Exception damage) when (damage is JsonException or FileNotFoundException)
        {
            var reason = damage is JsonException json ? JsonFault.Describe(json) : damage.Message;
            throw new DataException(
                path, $"is damaged: {reason}", Remedy.ChooseOutput("Start over in another folder."), damage);
        }
    }

    public static void Save<T>(string path, T content) =>
        AtomicFile.WriteBytes(path, JsonSerializer.SerializeToUtf8Bytes(content, _format));
}
