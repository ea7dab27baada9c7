namespace Theia.Tests.Images;

/// <summary>Builds JPEG files by parts.</summary>
internal static class Jpegs
{
    /// <summary>A golden JPEG.</summary>
    public static byte[] Golden(string name) => File.ReadAllBytes(Goldens.At("images", "images", name));

    /// <summary>The file with an APP1 segment right after its start.</summary>
    public static byte[] With(byte[] jpeg, params byte[] content) =>
        [
            .. jpeg[..2], 0xFF, 0xE1, (byte)((content.Length + 2) >> 8),
            (byte)(content.Length + 2), .. content, .. jpeg[2..],
        ];
}
