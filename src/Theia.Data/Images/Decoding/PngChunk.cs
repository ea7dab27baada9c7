namespace Theia.Data.Images.Decoding;

/// <summary>One chunk of a PNG file.</summary>
internal readonly ref struct PngChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content, bool isCut)
{
    /// <summary>Four letters.</summary>
    public ReadOnlySpan<byte> Type { get; } = type;

    /// <summary>Its bytes, as far as they are there.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;

    /// <summary>True when the file stops inside.</summary>
    public bool IsCut { get; } = isCut;
}
