using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Datasets;

/// <summary>Reads the small files of a data set; what can go wrong are the project's own errors.</summary>
internal static class SetFile
{
    /// <summary>The content of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="purpose">What it is for, to explain why it is missed; continues "the file
    /// is missing; it …".</param>
    /// <exception cref="DataException">It is missing.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static byte[] Read(string path, string purpose) => InputFile.ReadBytes(path, failure => new DataException(
        path, $"the file is missing; it {purpose}.", Remedy.Pack("Pack again to finish the set."), failure));
}
