using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Models;

/// <summary>How an object looks, in words and as a material.</summary>
/// <param name="Color">One of the colors of the vocabulary.</param>
/// <param name="Substance">One of its materials.</param>
/// <param name="Pattern">One of its patterns.</param>
/// <param name="Material">The same for the renderer.</param>
internal sealed record Appearance(string Color, string Substance, string Pattern, Material Material)
{
    /// <summary>Draws a finish.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="substances">Materials that the object can have.</param>
    /// <param name="patterned">Whether it may be striped, spotted or checked.</param>
    public static Appearance Draw(ref RandomStream random, ReadOnlySpan<string> substances, bool patterned = false)
    {
        var substance = substances[random.Below(substances.Length)];
        var color = substance switch
        {
            "wooden" => random.OneIn(3) ? SceneVocabulary.Colors[random.Below(8)] : "brown",
            "metal" => random.Of("grey", "grey", "orange", "yellow", "red", "blue"),
            _ => SceneVocabulary.Colors[random.Below(12)],
        };
        return Of(
            ref random,
            color,
            substance,
            patterned && substance is "rubber" or "plastic" && random.OneIn(4)
                ? random.Of("striped", "spotted", "checked")
                : "plain");
    }

    /// <summary>A finish by its words.</summary>
    public static Appearance Of(ref RandomStream random, string color, string substance, string pattern = "plain")
    {
        Vec3 shade = Palette.Shade(color, ref random);
        var seed = (uint)random.Below(1 << 20);
        Vec3 other = color is "white" or "yellow" or "pink" ? Palette.Linear(0x2E4A7D) : Palette.Linear(0xF0ECE2);
        var material = new Material(shade) { Seed = seed, Second = other };
        material = substance switch
        {
            "plastic" => material with { Roughness = (float)random.Between(0.16, 0.34), Gloss = 0.05f },
            "metal" => material with
            {
                Roughness = (float)random.Between(0.12, 0.32),
                IsMetal = true,
                Color = Vec3.Mix(shade, new Vec3(0.62f, 0.6f, 0.58f), color == "grey" ? 0.7f : 0.25f),
            },
            "ceramic" => material with { Roughness = 0.12f, Gloss = 0.06f },
            "wooden" =>
                material with { Texture = Texture.TurnedWood, Scale = 0.035f, Roughness = 0.5f, Second = shade * 0.5f },
            "paper" => material with { Roughness = 0.75f },
            _ => material with { Roughness = 0.85f },
        };
        material = pattern switch
        {
            "striped" => material with { Texture = Texture.Bands, Scale = 0.04f },
            "spotted" => material with { Texture = Texture.Spots, Scale = 0.035f },
            "checked" => material with { Texture = Texture.Checks, Scale = 0.03f },
            _ => material,
        };
        return new Appearance(color, substance, pattern, material);
    }
}
