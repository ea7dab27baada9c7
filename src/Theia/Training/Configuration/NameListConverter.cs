using System.Text.Json;
using System.Text.Json.Serialization;

namespace Theia.Training.Configuration;

/// <summary>A list of names, of which one alone may stand without brackets.</summary>
internal sealed class NameListConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        return JsonSerializer.Deserialize<string[]>(ref reader) is { } names
            && Array.TrueForAll(names, static name => name is not null)
            ? names
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in value)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
