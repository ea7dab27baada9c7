using System.Text.Json;
using Theia.Data.Masks;

namespace Theia.Scenes.Export;

/// <summary>A scene in the words of COCO: its image, its objects, its caption.</summary>
internal static class CocoAnnotations
{
    private const int MostObjects = 256;

    /// <summary>Classes that are objects; the number of a category is that of its class.</summary>
    public static void Categories(Utf8JsonWriter json)
    {
        json.WriteStartArray("categories");
        foreach (SceneClass kind in Enum.GetValues<SceneClass>().Where(kind => kind > SceneClass.Ceiling))
        {
            json.WriteStartObject();
            json.WriteNumber("id", (int)kind);
            json.WriteString("name", SceneVocabulary.Classes[(int)kind]);
            json.WriteString(
                "supercategory",
                kind is SceneClass.Table or SceneClass.Cabinet or SceneClass.Rug or SceneClass.Picture
                    or SceneClass.Window
                    ? "furniture"
                    : "object");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The entry of <c>images</c>.</summary>
    public static void Image(Utf8JsonWriter json, string key, SceneFacts facts)
    {
        json.WriteStartObject();
        json.WriteNumber("id", facts.Index + 1);
        json.WriteNumber("width", facts.Size);
        json.WriteNumber("height", facts.Size);
        json.WriteString("file_name", $"{key}.png");
        json.WriteString("depth_file_name", $"{key}.png");
        json.WritePropertyName("camera");
        json.WriteStartObject();
        json.WriteNumber("focal", facts.Camera.Focal);
        json.WriteNumber("centre_x", facts.Camera.CenterX);
        json.WriteNumber("centre_y", facts.Camera.CenterY);
        Numbers(json, "pose", facts.Camera.Pose);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The entries of <c>annotations</c> for objects.</summary>
    public static void Objects(Utf8JsonWriter json, Scene scene)
    {
        SceneFacts facts = scene.Facts;
        foreach (SceneObject one in facts.Objects)
        {
            json.WriteStartObject();
            json.WriteNumber("id", ((long)facts.Index * MostObjects) + one.Id);
            json.WriteNumber("image_id", facts.Index + 1);
            json.WriteNumber("category_id", (int)one.Class);
            json.WriteNumber("iscrowd", 0);
            json.WriteNumber("area", one.Pixels);
            Numbers(json, "bbox", one.Box);
            json.WriteStartObject("segmentation");
            Numbers(json, "size", [facts.Size, facts.Size]);
            Numbers(json, "counts", RunLengths.Of(scene.Instances, facts.Size, one.Id));
            json.WriteEndObject();
            json.WriteStartObject("attributes");
            json.WriteString("colour", one.Color);
            json.WriteString("material", one.Material);
            json.WriteString("pattern", one.Pattern);
            json.WriteString("size", one.Size);
            json.WriteNumber("visible", one.Visible);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>The entry of <c>annotations</c> for the caption.</summary>
    public static void Caption(Utf8JsonWriter json, SceneFacts facts)
    {
        json.WriteStartObject();
        json.WriteNumber("id", facts.Index + 1);
        json.WriteNumber("image_id", facts.Index + 1);
        json.WriteString("caption", facts.Caption);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<float> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
