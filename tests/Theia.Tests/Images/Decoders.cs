using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

/// <summary>The ways by which a file may be decoded: all must give the same pixels.</summary>
internal static class Decoders
{
    /// <summary>For a JPEG with libjpeg-turbo, where the machine has it, and without; for others one way.</summary>
    public static IEnumerable<(string Name, TurboJpeg? Turbo)> For(string path) =>
        TurboJpeg.Shared is { } turbo && path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)
            ? [("libjpeg-turbo", turbo), ("Skia", null)]
            : [("Skia", null)];
}
