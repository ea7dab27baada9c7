namespace Theia.Scenes.Labeling;

/// <summary>
/// The attributes of a scene as yes or no: for each class of things whether one, two, three of it are clearly seen;
/// which colors, materials and sizes things of it have; and whether the scene is a room.
/// </summary>
internal static class SceneAttributes
{
    private const int MostCounted = 3;

    private static readonly SceneClass[] _classes = [.. Enum.GetValues<SceneClass>()
        .Where(kind => kind > SceneClass.Ceiling)];

    /// <summary>Names of the labels, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. _classes.SelectMany(kind => Enumerable.Range(1, MostCounted).Select(count => $"{Word(kind)} >= {count}")),
        .. _classes.SelectMany(kind => SceneVocabulary.Colors.Select(color => $"{color} {Word(kind)}")),
        .. _classes.SelectMany(kind => SceneVocabulary.Materials.Select(material => $"{material} {Word(kind)}")),
        .. _classes.SelectMany(kind => SceneVocabulary.Sizes.Select(size => $"{size} {Word(kind)}")),
        "room",
    ];

    /// <summary>
    /// True for clearly visible objects: at least 1/1000 of the image and 30 % not occluded, as in captions.
    /// </summary>
    public static bool IsClear(SceneObject thing, int size) =>
        thing.Pixels >= size * size / 1000 && thing.Visible >= 0.3f;

    /// <summary>The labels of a scene, 0 or 1 each.</summary>
    public static void Write(SceneFacts facts, Span<float> labels)
    {
        labels.Clear();
        var counts = new int[_classes.Length];
        foreach (var thing in facts.Objects.Where(thing => IsClear(thing, facts.Size)))
        {
            var kind = Array.IndexOf(_classes, thing.Class);
            var place = MostCounted * kind;
            if (counts[kind]++ < MostCounted)
                labels[place + counts[kind] - 1] = 1;
            var start = MostCounted * _classes.Length;
            foreach (var (words, word) in new[]
            {
                (SceneVocabulary.Colors, thing.Color), (SceneVocabulary.Materials, thing.Material),
                (SceneVocabulary.Sizes, thing.Size),
            })
            {
                for (var i = 0; i < words.Count; i++)
                {
                    if (words[i].Equals(word, StringComparison.Ordinal))
                        labels[start + (kind * words.Count) + i] = 1;
                }

                start += _classes.Length * words.Count;
            }
        }

        labels[^1] = facts.Kind == SceneKind.Room ? 1 : 0;
    }

    private static string Word(SceneClass kind) => SceneVocabulary.Classes[(int)kind];
}
