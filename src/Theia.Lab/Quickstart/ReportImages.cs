using Theia.Training;
using Theia.Training.Targets;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Chooses the images of the report and fetches them from the set, with their features in the space of the run.
/// </summary>
internal static class ReportImages
{
    private const int EachKind = 3;

    /// <summary>Up to three images of each kind that were held out, then up to three trained on.</summary>
    public static IReadOnlyList<ReportImage> Make(QuickstartContext context)
    {
        IReadOnlyDictionary<string, string> paths = context.Set.LoadKeys();
        // The run's own, so that teachers are painted in the space in which the student predicts them.
        using RunStudent run = Distillation.OpenStudent(context.Paths.Run);
        return [.. Of("val"), .. Of("train")];

        IEnumerable<ReportImage> Of(string split)
        {
            string[] wanted = [.. Keys(context, split, paths)];
            var found = new Dictionary<string, ReportImage>(StringComparer.Ordinal);
            using DistillationBatches? source = wanted.Length == 0 ? null : StudentData.Once(context, split);
            for (long step = 0;
                source is not null && found.Count < wanted.Length && step < source.StepsPerEpoch; step++)
            {
                SampleBatch batch = source.Read(step);
                for (var i = 0; i < batch.Keys.Count; i++)
                {
                    var key = batch.Keys[i];
                    if (wanted.Contains(key))
                    {
                        var title = Title(context.Choice, paths[key])!;
                        found[key] = Sample(batch, i, title, split == "val", run.Normalizers);
                    }
                }
            }

            return wanted.Select(key => found[key]);
        }
    }

    /// <summary>Writes the tokens of each image under its key, one image at a time.</summary>
    public static void WriteTokens(
        string path, IImageEncoder encoder, IReadOnlyList<ReportImage> images,
        IProgress<int>? progress = null, CancellationToken cancellation = default) => TokenWriter.Write(
            path, encoder, [.. images.Select(image => new ImageSource(image.Key, image.Key, "", () => image.Image))],
            batchSize: 1, metadata: null, progress, cancellation);

    // By name, so that the choice does not hang on the order of shards.
    private static IEnumerable<string> Keys(
        QuickstartContext context, string split, IReadOnlyDictionary<string, string> paths)
    {
        string[] keys = [.. context.Set.Shards(DatasetFolder.Images, split)
            .SelectMany(MemberKeys).Where(key => Title(context.Choice, paths[key]) is not null)];
        var each = split == "val" ? EachKind : Math.Max(1, EachKind / context.Choice.Kinds.Count);
        return context.Choice.Kinds.SelectMany(kind =>
            keys.Where(key => kind.Holds(paths[key])).OrderBy(key => paths[key], StringComparer.Ordinal).Take(each));
    }

    private static string[] MemberKeys(string path)
    {
        using var shard = Shard.Open(path);
        return [.. shard.Members.Select(member => member.Key)];
    }

    // Only bundled images that show a whole object have a title; user images are named by their path.
    private static string? Title(ImageChoice choice, string path) =>
        choice.Titles.Count == 0 ? path : choice.Titles.GetValueOrDefault(path);

    private static ReportImage Sample(
        SampleBatch batch, int index, string title, bool heldOut, NormalizerSet normalizers)
    {
        var bytes = batch.Height * batch.Width * 3;
        var features = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach ((var id, FeatureColumn column) in batch.Features)
        {
            var (channels, positions) = (column.Size.Channels, column.Size.Positions);
            var length = channels * positions;
            ReadOnlySpan<ushort> bits = column.Embedding.AsSpan(index * length, length);
            using Tensor raw = DeviceTensors.BFloat16(bits, [1, channels, positions], CPU);
            using Tensor normalized = normalizers.ByTeacher[id].Normalize(raw);
            features[id] = [.. normalized.data<float>()];
        }

        return new ReportImage(
            batch.Keys[index], title, heldOut,
            new RgbImage(batch.Width, batch.Height, batch.Images.AsSpan(index * bytes, bytes).ToArray()), features);
    }
}
