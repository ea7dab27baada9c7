using Theia.Data.Random;
using Theia.Scenes.Composition;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Labeling;

/// <summary>Says in one or two sentences what is seen. Only what is clearly seen is spoken of.</summary>
internal static class Caption
{
    private const int Most = 4;

    /// <summary>The caption of a scene.</summary>
    public static string Of(ComposedScene composed, VisibleObject[] sightings, Scene scene, ref RandomStream random)
    {
        var size = scene.Image.Width;
        VisibleObject[] items = [.. sightings.Where(s => s.IsItem && s.IsClear(size))
            .OrderByDescending(s => s.Pixels).ThenBy(s => s.Id)];
        VisibleObject? table = sightings.FirstOrDefault(s => s.SceneModel.Kind == SceneClass.Table && s.IsClear(size));
        var where = composed.Kind == SceneKind.Table && table is not null
            ? $"on {Phrase.A(Phrase.Of(table.SceneModel, ref random))}"
            : Room(composed, scene);
        if (items.Length == 0)
        {
            return Phrase.Sentence(table is not null
                ? $"an empty-looking view of {Phrase.A(Phrase.Of(table.SceneModel, ref random))}"
                : $"a view {where}");
        }

        var related = random.Below(3) < 2 ? Related(items, composed, size, ref random) : null;
        if (related is { } pair)
        {
            var others = items.Where(s => s != pair.One && s != pair.Other).Take(random.Below(Most)).ToArray();
            var first = Phrase.Sentence($"{pair.Text} {where}");
            return others.Length == 0 ? first : $"{first} {Further(others, ref random)}";
        }

        var named = Names(items.Take(1 + random.Below(Most)).ToArray(), ref random);
        return random.Below(3) switch
        {
            0 => Phrase.Sentence($"{named.Text} {where}"),
            1 => Phrase.Sentence($"{where}, there {(named.Several ? "are" : "is")} {named.Text}"),
            _ => Phrase.Sentence($"{named.Text} {(named.Several ? "are" : "is")} {where}"),
        };
    }

    private static (string Text, VisibleObject One, VisibleObject Other)? Related(
        VisibleObject[] items, ComposedScene composed, int size, ref RandomStream random)
    {
        List<(string Kind, VisibleObject One, VisibleObject Other)> all = [];
        foreach (VisibleObject one in items.Take(6))
        {
            foreach (VisibleObject other in items.Take(6).Where(other => other != one))
                all.AddRange(Relations.Between(one, other, composed, size).Select(kind => (kind, one, other)));
        }

        // What stands on or in something is worth more words than what is beside it.
        var close = all.Where(r => r.Kind is "on" or "inside").ToArray();
        if (all.Count == 0)
            return null;
        var (kind, a, b) = close.Length > 0 && !random.OneIn(4)
            ? close[random.Below(close.Length)]
            : all[random.Below(all.Count)];
        var words = kind is "left of" or "right of" ? $"to the {kind}" : kind;
        return (
            $"{Phrase.A(Phrase.Of(a.SceneModel, ref random))} {words} {Phrase.A(Phrase.Of(b.SceneModel, ref random))}",
            a, b);
    }

    private static string Further(VisibleObject[] others, ref RandomStream random)
    {
        var (text, several) = Names(others, ref random);
        return random.OneIn(2)
            ? Phrase.Sentence($"there {(several ? "are" : "is")} also {text}")
            : Phrase.Sentence($"{text} {(several ? "are" : "is")} nearby");
    }

    private static (string Text, bool Several) Names(VisibleObject[] items, ref RandomStream random)
    {
        var phrases = new string[items.Length];
        for (var i = 0; i < items.Length; i++)
            phrases[i] = Phrase.Of(items[i].SceneModel, ref random);
        return (
            Phrase.List([.. phrases.GroupBy(phrase => phrase, StringComparer.Ordinal)
                .Select(group => Phrase.Count(group.Count(), group.Key))]),
            items.Length > 1);
    }

    private static string Room(ComposedScene composed, Scene scene)
    {
        var floor = scene.Classes.Count(kind => kind == (byte)SceneClass.Floor);
        if (floor < scene.Classes.Length / 20)
            return "in a room";
        return composed.Room[0].Primitives[0].Material.Texture switch
        {
            Texture.Planks => "in a room with a wooden floor",
            Texture.Tiles => "in a room with a tiled floor",
            Texture.Checks => "in a room with a checked floor",
            Texture.Terrazzo => "in a room with a terrazzo floor",
            _ => "in a room with a carpet",
        };
    }
}
