namespace Theia.Scenes;

/// <summary>The words of attributes, in an order that stays: their places can serve as labels.</summary>
public static class SceneVocabulary
{
    /// <summary>Colors of objects.</summary>
    public static IReadOnlyList<string> Colors { get; } =
    [
        "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "white", "grey", "black",
    ];

    /// <summary>What objects are made of.</summary>
    public static IReadOnlyList<string> Materials { get; } =
    [
        "rubber", "plastic", "metal", "wooden", "ceramic", "paper", "cloth", "stone",
    ];

    /// <summary>Sizes within a class.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["small", "medium", "large"];

    /// <summary>Relations of one object to another.</summary>
    public static IReadOnlyList<string> Relations { get; } =
    [
        "on", "inside", "left of", "right of", "in front of", "behind",
    ];

    /// <summary>Names of the classes, by their number; the first is empty.</summary>
    public static IReadOnlyList<string> Classes { get; } = [.. Enum.GetValues<SceneClass>()
        .Select(kind => kind == SceneClass.None ? "" : $"{kind}".ToLowerInvariant())];

    /// <summary>Names of the parts, by their number, for instance <c>cup handle</c>; the first is empty.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. Enum.GetValues<ScenePart>().Select(Spaced)];

    // CupHandle -> cup handle
    private static string Spaced(ScenePart part) =>
        part == ScenePart.None ? ""
            : string.Concat($"{part}".Select(
                (c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
