using Theia.Data.Random;
using Theia.Scenes.Models;
using Theia.Scenes.Shading;

namespace Theia.Scenes.Composition;

/// <summary>Materials of floors, walls and table tops.</summary>
internal static class SurfaceMaterials
{
    private static readonly (uint Light, uint Dark)[] _woods =
    [
        (0xC89B68, 0x8E6238), (0xB07F4F, 0x74502E), (0x8A5A38, 0x55341F), (0xD9B98C, 0xA9855A),
        (0x6B4630, 0x41291C), (0xCDB79A, 0x9D8468),
    ];

    /// <summary>A floor.</summary>
    public static Material Floor(ref RandomStream random) => random.Below(8) switch
    {
        0 or 1 or 2 => Wood(ref random, Texture.Planks, 0.13f) with
        {
            Roughness = (float)random.Between(0.36, 0.6),
            Gloss = 0.045f,
        },
        3 or 4 => Two(
            ref random, Texture.Tiles, random.Of(0xD8D2C6u, 0xB8B9B6u, 0xC9A98Cu, 0x8E9AA0u),
            random.Of(0x9A958Au, 0x6E6C68u), (float)random.Between(0.28, 0.45)) with
        {
            Roughness = 0.38f,
        },
        5 => Two(
            ref random, Texture.Checks, random.Of(0xE6E1D6u, 0xD9D4C8u),
            random.Of(0x3A3C40u, 0x5A6B62u, 0x7A4A3Au), 0.3f) with
        {
            Roughness = 0.36f,
        },
        6 => Two(
            ref random, Texture.Terrazzo, random.Of(0xD6D0C6u, 0xBFC3C2u),
            random.Of(0x8A4B3Au, 0x3F5B5Au, 0xC79A55u), 0.07f) with
        {
            Roughness = 0.4f,
        },
        _ => Two(
            ref random, Texture.Weave, random.Of(0x8C8F8Du, 0x9C8B78u, 0x6F7F86u),
            random.Of(0xB5AFA4u, 0x7A7E82u), 0.02f),
    };

    /// <summary>A wall.</summary>
    public static Material Wall(ref RandomStream random) => random.Below(8) switch
    {
        0 or 1 or 2 or 3 => Two(
            ref random,
            Texture.Plaster,
            random.Of(0xE9E2D5u, 0xD8DDD9u, 0xC9D6DBu, 0xDCCFC0u, 0xB9C7B8u, 0xE3C9BBu, 0x8FA5A8u, 0xC7B8A6u),
            0xFFFFFFu,
            0.25f) with
        {
            Roughness = 0.9f,
        },
        4 => Two(
            ref random, Texture.Bricks, random.Of(0xA6563Fu, 0xB98A6Au, 0xD8D2C8u),
            random.Of(0xC9C2B6u, 0x9B958Bu), 0.24f) with
        {
            Roughness = 0.9f,
        },
        5 => Two(
            ref random, Texture.Stripes, random.Of(0xE4DCCBu, 0xD5DDE0u),
            random.Of(0xCFC3ADu, 0xB9C6CCu, 0xD9B9A8u), 0.22f) with
        {
            Roughness = 0.85f,
        },
        6 => Two(ref random, Texture.Tiles, random.Of(0xE8ECEAu, 0xBFD3CFu, 0xE9DFCCu), 0xB5B5B0u, 0.16f) with
        {
            Roughness = 0.3f,
        },
        _ => Wood(ref random, Texture.Planks, 0.16f) with { Roughness = 0.6f },
    };

    /// <summary>A table top: words and material.</summary>
    public static Appearance Top(ref RandomStream random)
    {
        var kind = random.Below(8);
        var plain = Appearance.Of(
            ref random,
            kind < 4 ? "brown" : kind == 5 ? "white" : random.Of("white", "grey", "teal", "blue", "red", "black"),
            kind < 4 ? "wooden" : kind is 4 or 5 ? "plastic" : "cloth",
            kind == 6 ? "checked" : "plain");
        return kind switch
        {
            < 4 => plain with
            {
                Material = Wood(ref random, Texture.Wood, 0.075f) with { Roughness = (float)random.Between(0.3, 0.55) },
            },
            4 => plain with { Material = plain.Material with { Roughness = 0.3f } },
            5 => plain with
            {
                Substance = "stone",
                Material = Two(ref random, Texture.Marble, 0xE8E5DFu, random.Of(0x8C8A86u, 0xA9937Au), 0.2f) with
                {
                    Roughness = 0.2f,
                },
            },
            6 => plain with
            {
                Material = plain.Material with
                {
                    Scale = 0.055f,
                    Second = Palette.Linear(plain.Color == "white" ? 0x9C4A42u : 0xEDE7DAu),
                },
            },
            _ => plain with
            {
                Material = plain.Material with
                {
                    Texture = Texture.Weave,
                    Second = plain.Material.Color * 0.6f,
                    Scale = 0.012f,
                },
            },
        };
    }

    /// <summary>Wood of a random tree.</summary>
    public static Material Wood(ref RandomStream random, Texture texture, float scale)
    {
        var (light, dark) = random.Of<(uint Light, uint Dark)>(_woods);
        return Two(ref random, texture, light, dark, scale);
    }

    private static Material Two(ref RandomStream random, Texture texture, uint first, uint second, float scale) =>
        new(Palette.Linear(first))
        {
            Texture = texture,
            Second = Palette.Linear(second),
            Scale = scale * (float)random.Between(0.85, 1.2),
            Seed = (uint)random.Below(1 << 20),
        };
}
