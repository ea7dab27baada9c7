using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Data.Text;

namespace Theia.Scenes;

/// <summary>What is known of a scene besides its maps.</summary>
/// <param name="Seed">Seed of the set.</param>
/// <param name="Index">Number of the image.</param>
/// <param name="Size">Pixels a side.</param>
/// <param name="Kind">Table or room.</param>
/// <param name="Caption">One or two English sentences, true of what is seen.</param>
/// <param name="Camera">Intrinsics and pose.</param>
/// <param name="Objects">All objects that are seen, in the order of their ids; floor, walls
/// and ceiling are none.</param>
public sealed record SceneFacts(
    long Seed, int Index, int Size, SceneKind Kind, string Caption, SceneCamera Camera,
    IReadOnlyList<SceneObject> Objects)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The facts as JSON in UTF-8, without line breaks.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, _options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="source">How errors name it.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static SceneFacts Parse(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<SceneFacts>(json, _options)
                ?? throw new JsonException("null is no scene");
        }
        catch (JsonException damage)
        {
            throw new DataException(
                source, $"contains no scene facts: {damage.Message}", "Write the scenes again.", damage);
        }
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
