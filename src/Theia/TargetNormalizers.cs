using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia;

/// <summary>
/// The normalizers of a student's targets by teacher id, as a model folder carries them beside the published files.
/// Each has its kind in the metadata and its arrays under <c>{teacher}.mean</c>, <c>.deviation</c> and <c>.matrix</c>.
/// </summary>
/// <param name="byTeacher">By teacher id; a class token has that of its teacher.</param>
internal sealed class TargetNormalizers(IReadOnlyDictionary<string, TargetNormalizer> byTeacher)
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "target_normalizers.safetensors";

    private const string None = "none", Standard = "standard", Rotation = "rotation";
    private const string Mean = ".mean", Deviation = ".deviation", Matrix = ".matrix";
    private const string Remedy =
        "Restore the file of this model, or delete it: predictions then stay normalized.";

    /// <summary>By teacher id.</summary>
    public IReadOnlyDictionary<string, TargetNormalizer> ByTeacher => byTeacher;

    /// <summary>The teacher of a target: of a class token, the one whose it is.</summary>
    public static string TeacherOf(string target) =>
        target.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal)
            ? target[..^TeacherSpec.ClassTokenSuffix.Length]
            : target;

    /// <summary>Reads the file of a model folder; null where there is none.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="targets">What the student predicts.</param>
    /// <exception cref="DataException">The file is damaged, or does not belong to the student.</exception>
    public static TargetNormalizers? Load(string folder, IReadOnlyDictionary<string, FeatureSize> targets)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        using var file = SafetensorsFile.Open(path);
        return Read(file.Metadata, file.Tensors, file.Read, targets, path);
    }

    /// <summary>Reads a file in memory.</summary>
    /// <inheritdoc cref="Load"/>
    public static TargetNormalizers Parse(
        ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, FeatureSize> targets, string name)
    {
        var blob = SafetensorsBlob.Parse(bytes, name);
        return Read(blob.Header.Metadata, blob.Tensors, blob.Read, targets, name);
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public void Save(string folder) => SafetensorsWriter.Write(
        Path.Combine(folder, FileName),
        SafetensorsWriter.OfficialOrder(byTeacher.SelectMany(teacher => Arrays(teacher.Value)
            .Select(array => new TensorSource(teacher.Key + array.Name, array.Data)))),
        byTeacher.Select(teacher => KeyValuePair.Create(teacher.Key, KindOf(teacher.Value))));

    private static TargetNormalizers Read(
        IReadOnlyDictionary<string, string> kinds,
        IReadOnlyDictionary<string, TensorInfo> tensors,
        Func<string, TensorData> read,
        IReadOnlyDictionary<string, FeatureSize> targets,
        string path)
    {
        OrderedDictionary<string, TargetNormalizer> found = new(StringComparer.Ordinal);
        var left = tensors.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (teacher, kind) in kinds)
        {
            var target = targets.FirstOrDefault(target => TeacherOf(target.Key) == teacher);
            if (target.Key is null)
            {
                throw new DataException(
                    path,
                    $"contains a normalizer of '{TerminalText.Of(teacher)}', which the model does not predict.",
                    Remedy);
            }

            long channels = target.Value.Channels;
            found[teacher] = kind switch
            {
                None => TargetNormalizer.None,
                Standard => new(Take(teacher + Mean, channels), Take(teacher + Deviation, channels)),
                Rotation => new(Take(teacher + Mean, channels), Matrix: Take(teacher + Matrix, channels, channels)),
                _ => throw new DataException(
                    path, $"contains a normalizer of '{teacher}' of the unknown kind "
                        + $"'{TerminalText.Of(kind)}'.", Remedy),
            };
        }

        return left.Count == 0 ? new TargetNormalizers(found) : throw new DataException(
            path, $"contains arrays that belong to no normalizer: {TerminalText.List([.. left])}.", Remedy);

        TensorData Take(string name, params long[] shape)
        {
            _ = left.Remove(name);
            var array = read(name);
            if (array.Type != DType.F32 || !array.Shape.SequenceEqual(shape))
            {
                throw new DataException(
                    path,
                    $"'{name}' is {array.Type} [{string.Join(", ", array.Shape)}] "
                    + $"where F32 [{string.Join(", ", shape)}] is expected.",
                    Remedy);
            }

            FiniteValues.Require(array.Type, array.Bytes.Span, $"array '{name}'", path, Remedy);
            return array;
        }
    }

    private static string KindOf(TargetNormalizer normalizer) =>
        normalizer.Matrix is not null ? Rotation : normalizer.Mean is not null ? Standard : None;

    private static IEnumerable<(string Name, TensorData Data)> Arrays(TargetNormalizer normalizer)
    {
        foreach (var (name, data) in new[]
        {
            (Mean, normalizer.Mean), (Deviation, normalizer.Deviation), (Matrix, normalizer.Matrix),
        })
        {
            if (data is not null)
                yield return (name, data);
        }
    }
}
