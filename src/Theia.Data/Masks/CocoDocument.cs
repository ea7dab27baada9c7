using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Data.Masks;

namespace Theia.Data;

/// <summary>
/// Masks of images as COCO's JSON has them, with run lengths as pycocotools writes them. All objects are of one
/// category, <c>object</c>: SAM does not say what it finds.
/// </summary>
/// <param name="Images">The images.</param>
/// <param name="Annotations">What was found in them.</param>
public sealed record CocoDocument(IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoAnnotation> Annotations)
{
    /// <summary>Writes a JSON file, whole or not at all.</summary>
    /// <param name="path">Replaced if it is there; its folder is made if it is not.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => CocoJson.Write(this, stream));

    /// <summary>Reads a JSON file: masks as compressed or plain run lengths.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is damaged, or holds polygons, which are no masks of pixels.</exception>
    public static CocoDocument Load(string path)
    {
        using JsonDocument json = PythonJson.Parse(InputFile.ReadText(path), path);
        return CocoJson.Read(json.RootElement, path);
    }
}
