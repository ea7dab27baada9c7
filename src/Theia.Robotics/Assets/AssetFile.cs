namespace Theia.Robotics.Assets;

/// <summary>A file that is taken out of a published package.</summary>
/// <param name="Path">Where it lies in the folder that is written.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Of its content, in small hexadecimal digits.</param>
internal sealed record AssetFile(string Path, long Length, string Sha256)
{
    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
