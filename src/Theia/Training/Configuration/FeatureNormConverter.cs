using System.Text.Json;
using System.Text.Json.Serialization;

namespace Theia.Training.Configuration;

/// <summary>A kind of normalization by name, or true and false as in the reference.</summary>
internal sealed class FeatureNormConverter : JsonConverter<FeatureNorm>
{
    public override FeatureNorm Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => FeatureNorm.Standard,
            JsonTokenType.False => FeatureNorm.None,
            JsonTokenType.String when Named(reader.GetString()!) is { } norm => norm,
            _ => throw new JsonException(),
        };

    public override void Write(Utf8JsonWriter writer, FeatureNorm value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    private static FeatureNorm? Named(string name)
    {
        foreach (FeatureNorm norm in Enum.GetValues<FeatureNorm>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(norm.ToString()) == name)
                return norm;
        }

        return null;
    }
}
