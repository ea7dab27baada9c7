namespace Theia.Tests.Images;

/// <summary>Builds JPEG files by parts.</summary>
internal static class Jpegs
{
    /// <summary>A golden JPEG.</summary>
    public static byte[] Golden(string name) => File.ReadAllBytes(Goldens.At("images", "images", name));
}
