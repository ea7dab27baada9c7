using System.Text.Json;
using System.Text.Json.Serialization;

namespace Theia.Training.Configuration;

/// <summary>Heads of policies by their names.</summary>
internal sealed class PolicyHeadConverter : JsonConverter<PolicyHead>
{
    public override PolicyHead Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PolicyConfig.HeadOf(reader.TokenType == JsonTokenType.String ? reader.GetString() : null)
            ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, PolicyHead value, JsonSerializerOptions options) =>
        writer.WriteStringValue(PolicyConfig.NameOf(value));
}
