using Theia.Data.Images.Decoding;

namespace Theia.Scenes.Export;

/// <summary>
/// Depth as PNG with one channel of 16 bits: millimeters, rounded, 65535 for what is farther than that.
/// </summary>
internal static class DepthPng
{
    /// <summary>Encodes a depth map as 16-bit gray PNG in millimeters.</summary>
    public static byte[] Encode(ReadOnlySpan<float> meters, int size)
    {
        var millimeters = new ushort[meters.Length];
        for (var i = 0; i < meters.Length; i++)
            millimeters[i] = (ushort)MathF.Min(ushort.MaxValue, MathF.Floor((meters[i] * 1000) + 0.5f));
        return Gray16PngEncoder.Encode(millimeters, size, size);
    }
}
