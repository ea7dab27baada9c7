namespace Theia.Data.Images.Decoding;

/// <summary>Takes picture files from the disk.</summary>
internal static class PictureFile
{
    /// <summary>Reads a whole file.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no picture {path}. Check the path.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException($"Cannot read {path}: {failure.Message}", failure);
        }
    }
}
