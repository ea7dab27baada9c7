using System.Text.RegularExpressions;
using Theia.Scenes;

namespace Theia.Tests.Scenes;

/// <summary>Reads captions as a person would and holds them against the facts.</summary>
public sealed partial class CaptionTests
{
    private const int Size = 96;

    private static readonly Scene[] _scenes = [.. Enumerable.Range(0, 200)
        .AsParallel().AsOrdered().Select(i => SceneRenderer.Render(3, i, Size))];

    [Fact]
    public void Captions_speak_only_of_things_that_are_clearly_seen_and_as_they_are()
    {
        var phrases = 0;
        foreach (SceneFacts facts in _scenes.Select(scene => scene.Facts))
        {
            foreach (Match phrase in Named().Matches(facts.Caption))
            {
                phrases++;
                Assert.True(
                    facts.Objects.Any(
                        one => one.Pixels >= Size * Size / 1000 && one.Visible >= 0.3 && Fits(one, phrase)),
                    $"scene {facts.Index}, '{phrase.Value}' in: {facts.Caption}");
            }
        }

        Assert.True(phrases > 400, $"{phrases}");
    }

    [Fact]
    public void Captions_are_sentences() => Assert.All(_scenes, scene =>
    {
        Assert.Matches("^([A-Z][a-z ,]+\\.)( [A-Z][a-z ,]+\\.)?$", scene.Facts.Caption);
        Assert.DoesNotMatch("\\b[Aa] [aeiou]|\\b[Aa]n [^aeiou]|  |, and ,", scene.Facts.Caption);
    });

    [Fact]
    public void Nothing_is_said_of_hidden_things() => Assert.All(_scenes, scene =>
    {
        string[] clear = [.. scene.Facts.Objects.Where(one => one.Visible >= 0.3)
            .Select(one => Noun(one.Class)).Distinct()];
        Assert.All(
            scene.Facts.Objects.Where(one => one.Visible < 0.3).Select(one => Noun(one.Class)).Except(clear),
            hidden => Assert.DoesNotMatch($"\\b{hidden}", scene.Facts.Caption));
    });

    [Fact]
    public void Relations_agree_with_places_in_space()
    {
        var told = 0;
        foreach (SceneFacts facts in _scenes.Select(scene => scene.Facts))
        {
            foreach (SceneObject one in facts.Objects)
            {
                foreach (SceneRelation relation in one.Relations)
                {
                    SceneObject other = facts.Objects[relation.Other - 1];
                    var (ax, _, az) = Seen(facts.Camera, one);
                    var (bx, _, bz) = Seen(facts.Camera, other);
                    Assert.True(
                        relation.Kind switch
                        {
                            "left of" => ax < bx,
                            "right of" => ax > bx,
                            "in front of" => az < bz,
                            "behind" => az > bz,
                            "inside" =>
                                other.Class == SceneClass.Cup && Flat(one, other) < 0.05
                                    && one.Position[1] > other.Position[1] - 0.1,
                            "on" => one.Position[1] > other.Position[1],
                            _ => false,
                        },
                        $"scene {facts.Index}: {one.Id} {relation.Kind} {other.Id}");
                    told++;
                }
            }
        }

        Assert.True(told > 1000);
    }

    [Fact]
    public void What_is_left_has_the_other_to_its_right()
    {
        foreach (SceneFacts facts in _scenes.Select(scene => scene.Facts))
        {
            foreach (SceneObject one in facts.Objects)
            {
                foreach (SceneRelation relation in one.Relations.Where(r => r.Kind == "left of"))
                    Assert.Contains(new SceneRelation("right of", one.Id), facts.Objects[relation.Other - 1].Relations);
            }
        }
    }

    private static bool Fits(SceneObject one, Match phrase)
    {
        if (!phrase.Groups["noun"].Value.StartsWith(Noun(one.Class).Split(' ')[0], StringComparison.Ordinal))
            return false;
        string[] words = [.. phrase.Groups["word"].Captures.Select(capture => capture.Value)];
        return words.All(word => word == one.Color || word == one.Material || word == one.Pattern || word == one.Size);
    }

    private static string Noun(SceneClass kind) => kind switch
    {
        SceneClass.Arm => "robot arm",
        SceneClass.Cabinet => "chest",
        _ => $"{kind}".ToLowerInvariant(),
    };

    private static double Flat(SceneObject a, SceneObject b) =>
        Math.Sqrt(Math.Pow(a.Position[0] - b.Position[0], 2) + Math.Pow(a.Position[2] - b.Position[2], 2));

    // World to camera: the inverse of a rotation is its transpose.
    private static (double X, double Y, double Z) Seen(SceneCamera camera, SceneObject one)
    {
        var p = camera.Pose;
        double[] d = [one.Position[0] - p[3], one.Position[1] - p[7], one.Position[2] - p[11]];
        double Along(int axis) => (d[0] * p[axis]) + (d[1] * p[4 + axis]) + (d[2] * p[8 + axis]);
        return (Along(0), Along(1), Along(2));
    }

    [GeneratedRegex(
        "(?:(?<word>small|large|striped|spotted|checked|red|orange|yellow|green|teal|blue|purple|pink|brown|white|grey|black|rubber|plastic|metal|wooden|ceramic|paper|cloth) "
            + ")*(?<noun>box|ball|cylinder|cone|cup|bottle|robot arm|chest|book|plate|plant)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
