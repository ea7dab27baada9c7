using System.Text.Json;
using System.Text.Json.Serialization;

namespace Theia.Training.Configuration;

/// <summary>Names with weights; a name or a list of names weighs 1 each.</summary>
internal sealed class NameWeightsConverter : JsonConverter<IReadOnlyDictionary<string, double>>
{
    public override IReadOnlyDictionary<string, double> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize<Dictionary<string, double>>(ref reader)!;
        return new NameListConverter().Read(ref reader, typeof(string[]), options).Distinct(StringComparer.Ordinal)
            .ToDictionary(static name => name, static _ => 1.0, StringComparer.Ordinal);
    }

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, double> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((var name, var weight) in value)
            writer.WriteNumber(name, weight);
        writer.WriteEndObject();
    }
}
