using Theia.Decoding;
using Theia.Decoding.Strips;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>
/// Shows how a student learns to see: its predictions of a few images, decoded beside those of its teachers. The same
/// images and colors throughout a run, also where it is resumed.
/// </summary>
internal sealed class RunStrips : IDisposable
{
    // Masks take most of the time of a strip: 144 points instead of the usual 1,024.
    private const int MostImages = 3, TileSide = 208, PointsPerSide = 12;

    private static readonly DecodeOptions _shown = new()
    {
        TileSide = TileSide,
        TeachersAreStored = true,
        Masks = new DecodeOptions().Masks with { PointsPerSide = PointsPerSide },
    };

    private readonly TheiaModel _student;

    private readonly IReadOnlyList<SeenImage> _images;

    // Of the teachers' tokens, so it is the same at every step.
    private PcaProjection? _colors;

    /// <summary>Chooses the images.</summary>
    /// <param name="student">Looked at whenever a strip is drawn; stays the caller's.</param>
    /// <param name="source">Where images and the features of teachers come from; read only here.</param>
    public RunStrips(TheiaModel student, IBatchSource source)
    {
        (_student, _images) = (student, Choose(source));
    }

    /// <summary>Draws a strip: for each image a row of the student above one of its teachers.</summary>
    /// <returns>Null where nothing of the student can be decoded.</returns>
    public RgbImage? Draw()
    {
        // Opened each time: normalizers may have moved, and between strips the memory is for the training.
        using var decoder = TryOpen();
        if (decoder is null)
            return null;
        _student.Network.eval();   // the next step trains again
        decoder.Projection = _colors;
        if (_colors is null)
            decoder.Fit(_images);
        _colors = decoder.Projection;
        return Strip.Compose([.. _images.SelectMany(image => decoder.Decode(image).Rows)], decoder.Options.Layout);
    }

    private FeatureDecoder? TryOpen()
    {
        try
        {
            return FeatureDecoder.Open(_student, _shown);
        }
        catch (UsageException)
        {
            return null;   // no target with a map, or nothing measured yet
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tokens in _images.SelectMany(image => image.Teachers.Values))
            tokens.Dispose();
    }

    // Spread over the source.
    private static List<SeenImage> Choose(IBatchSource source)
    {
        var found = new Dictionary<string, SeenImage>(StringComparer.Ordinal);
        for (var i = 0; i < MostImages; i++)
        {
            var place = source.StepsPerEpoch * source.BatchSize * ((2 * i) + 1) / (2 * MostImages);
            var batch = source.Read(place / source.BatchSize);
            var index = (int)Math.Min(place % source.BatchSize, batch.Keys.Count - 1);
            if (!found.ContainsKey(batch.Keys[index]))
                found[batch.Keys[index]] = Copy(batch, index);
        }

        return [.. found.Values];
    }

    private static SeenImage Copy(SampleBatch batch, int index)
    {
        var bytes = batch.Height * batch.Width * 3;
        var tokens = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (teacher, column) in batch.Features)
        {
            var (channels, positions) = (column.Size.Channels, column.Size.Positions);
            var length = channels * positions;
            using var bits = DeviceTensors.BFloat16(
                column.Embedding.AsSpan(index * length, length), [1, channels, positions], CPU);
            tokens[teacher] = bits.ChannelsLast();
        }

        return new SeenImage(
            new RgbImage(batch.Width, batch.Height, batch.Images.AsSpan(index * bytes, bytes).ToArray()), tokens);
    }
}
