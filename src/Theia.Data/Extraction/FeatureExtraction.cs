using Theia.Data.Errors;
using Theia.Data.Extraction;
using Theia.Data.Teachers;

namespace Theia.Data;

/// <summary>
/// Runs a teacher on the images of a data set and stores its features: shard i of the teacher's column from shard i of
/// the images, with the same keys. A shard is the unit of work: it is there whole or not at all, depends on its images
/// and the teacher alone, and is kept when the extraction is started again.
/// </summary>
public static class FeatureExtraction
{
    /// <summary>Extracts the features of one split.</summary>
    /// <param name="teacher">The network.</param>
    /// <param name="set">A data set with images.</param>
    /// <param name="split"><c>train</c>, <c>val</c> or <c>test</c>.</param>
    /// <param name="options">Batch size, and whether to overwrite existing features. Default: those of <see
    /// cref="ExtractionOptions"/>.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Ends the work before the next batch; finished shards stay.</param>
    /// <exception cref="UsageException">The split has no images.</exception>
    /// <exception cref="DataException">Images are damaged, the column is of another teacher, or the teacher gives wrong
    /// or non-finite arrays.</exception>
    /// <exception cref="ResourceException">The disk is full or read-only, or another process
    /// extracts into the column.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static ExtractionReport Run(
        ITeacher teacher, DatasetFolder set, string split, ExtractionOptions? options = null,
        IProgress<ExtractionProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ExtractionOptions();
        options.Check();
        set.RequireShards(DatasetFolder.Images);
        IReadOnlyList<string> images = set.Shards(DatasetFolder.Images, split);
        if (images.Count == 0)
        {
            throw new UsageException(
                $"{set.Path} has no images of the split '{split}'. Splits: {string.Join(", ", Splits.Names)}.",
                Remedy.Pack("Pack images first.", set.Path));
        }

        cancellation.ThrowIfCancellationRequested();
        using var column = FeatureColumnWriter.Begin(teacher, set, split, images, options);
        return column.Run(progress, cancellation);
    }

    /// <summary>
    /// The teachers whose features a set holds, with the sizes that are stored. Columns that were made elsewhere have
    /// no <c>teacher.json</c>; their teachers are known by the folder name.
    /// </summary>
    /// <exception cref="DataException">A column is damaged.</exception>
    public static IReadOnlyList<TeacherSpec> Teachers(DatasetFolder set) =>
        [.. set.Columns.Select(column => StoredTeacher.Find(set, column)).OfType<TeacherSpec>()];
}
