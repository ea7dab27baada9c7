using System.Text.Json;
using System.Text.Json.Serialization;

namespace Theia.Training.Configuration;

/// <summary>Kinds of translators by the names of the reference.</summary>
internal sealed class TranslatorKindConverter : JsonConverter<TranslatorKind>
{
    private static readonly (string Name, TranslatorKind Kind)[] _names =
    [
        ("lconv", TranslatorKind.LightConvolution), ("conv", TranslatorKind.Convolution), ("mlp", TranslatorKind.Mlp),
        ("transformer", TranslatorKind.Transformer), ("trans", TranslatorKind.Transformer),
    ];

    /// <summary>The usual name of a kind.</summary>
    public static string NameOf(TranslatorKind kind) => Array.Find(_names, pair => pair.Kind == kind).Name;

    public override TranslatorKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Array.Find(_names, pair => pair.Name == name) is { Name: not null } found
            ? found.Kind
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, TranslatorKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(NameOf(value));
}
