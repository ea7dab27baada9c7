using Theia.Data.Random;
using Theia.Scenes.Models;

namespace Theia.Scenes.Labeling;

/// <summary>Names of things in English.</summary>
internal static class Phrase
{
    /// <summary>What a thing is called without an article: <c>small red ball</c>.</summary>
    public static string Of(SceneModel thing, ref RandomStream random)
    {
        if (thing.Kind == SceneClass.Table)
            return Table(thing.Look);
        List<string> words = [];
        if (thing.Size != "medium" && thing.Kind is not (SceneClass.Arm or SceneClass.Cabinet or SceneClass.Rug)
            && random.OneIn(2))
        {
            words.Add(thing.Size);
        }

        if (thing.Look.Pattern != "plain")
            words.Add(thing.Look.Pattern);
        var wooden = thing.Look is { Substance: "wooden", Color: "brown" };
        if (!wooden || random.OneIn(3))
            words.Add(thing.Look.Color);
        if (wooden || (thing.Kind is not (SceneClass.Arm or SceneClass.Plant or SceneClass.Book) && random.OneIn(3)))
            words.Add(thing.Look.Substance);
        words.Add(Noun(thing.Kind));
        // The color of a plant is that of its pot.
        return thing.Kind == SceneClass.Plant
            ? $"plant in {A($"{thing.Look.Color} pot")}"
            : string.Join(' ', words.Distinct());
    }

    /// <summary>With its article.</summary>
    public static string A(string phrase) =>
        $"{("aeiou".Contains(phrase[0], StringComparison.Ordinal) ? "an" : "a")} {phrase}";

    /// <summary>Several of one phrase: <c>two red boxes</c>.</summary>
    public static string Count(int count, string phrase)
    {
        if (count == 1)
            return A(phrase);
        string[] numbers = ["two", "three", "four", "five", "six"];
        var plural = phrase.StartsWith("plant in ", StringComparison.Ordinal)
            ? $"plants in {phrase["plant in ".Length..].Split(' ', 2)[1]}s"
            : phrase.Replace("chest of", "chests of", StringComparison.Ordinal) is var chests && chests != phrase
                ? chests
                : phrase.EndsWith("box", StringComparison.Ordinal) ? $"{phrase}es" : $"{phrase}s";
        return $"{numbers[Math.Min(count, 6) - 2]} {plural}";
    }

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";

    /// <summary>With a capital at its start and a full stop at its end.</summary>
    public static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    /// <summary>The word for a class.</summary>
    public static string Noun(SceneClass kind) => kind switch
    {
        SceneClass.Arm => "robot arm",
        SceneClass.Cabinet => "chest of drawers",
        _ => $"{kind}".ToLowerInvariant(),
    };

    private static string Table(Appearance look) => look switch
    {
        { Substance: "wooden" } => "wooden table",
        { Substance: "stone" } => "marble table",
        { Substance: "cloth", Pattern: "checked" } => $"table with a checked {look.Color} cloth",
        { Substance: "cloth" } => $"table with {A($"{look.Color} cloth")}",
        _ => $"{look.Color} table",
    };
}
