using Theia.Data.Random;
using Theia.Scenes.Arithmetic;

namespace Theia.Scenes.Models;

/// <summary>Colors by name.</summary>
internal static class Palette
{
    private static readonly Dictionary<string, uint[]> _colors = new(StringComparer.Ordinal)
    {
        ["red"] = [0xC8352F, 0xB8282E, 0xD2453B],
        ["orange"] = [0xE3812B, 0xDD7420, 0xEA9040],
        ["yellow"] = [0xEBC136, 0xE6B422, 0xF0CF55],
        ["green"] = [0x4E9A47, 0x3D8B4A, 0x6AA84F],
        ["teal"] = [0x2C9C96, 0x23888A, 0x45ABA2],
        ["blue"] = [0x2F62B5, 0x2A55A0, 0x3F78C8],
        ["purple"] = [0x7A4BA3, 0x6B3F95, 0x8A5DB4],
        ["pink"] = [0xE58FA8, 0xDE7F9C, 0xEDA3B6],
        ["brown"] = [0x6F4427, 0x64391F, 0x7A4C2C],
        ["white"] = [0xEDEAE4, 0xE8E6E2, 0xF0EEE9],
        ["grey"] = [0x85888B, 0x7B7E83, 0x909294],
        ["black"] = [0x1E1F22, 0x191A1D, 0x25262A],
    };

    /// <summary>One of the shades that go by a name.</summary>
    public static Vec3 Shade(string name, ref RandomStream random)
    {
        var shades = _colors[name];
        return Linear(shades[random.Below(shades.Length)]) * (float)random.Between(0.93, 1.05);
    }

    /// <summary>
    /// Linear light of an sRGB color 0xRRGGBB, by a cubic in place of the power; off by at most 0.003.
    /// </summary>
    public static Vec3 Linear(uint rgb) =>
        new(Linear((rgb >> 16 & 255) / 255f), Linear((rgb >> 8 & 255) / 255f), Linear((rgb & 255) / 255f));

    private static float Linear(float c) => c * ((c * ((c * 0.305306011f) + 0.682171111f)) + 0.012522878f);
}
