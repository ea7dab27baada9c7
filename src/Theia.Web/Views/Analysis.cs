using System.Diagnostics;
using Theia.Web.Images;
using Theia.Web.Models;
using Theia.Web.Problems;
using Theia.Web.Scheduling;

namespace Theia.Web.Views;

/// <summary>
/// From an image and a model to a view of it. Features are kept, so that clicking around in one image does not encode
/// it again.
/// </summary>
internal sealed class Analysis(ModelCatalog models, WorkQueue queue, long cachedBytes)
{
    private readonly LeastRecentlyUsed<(string Image, string Model, string Source), FeatureMap> _features =
        new(cachedBytes, map => map.Values.LongLength * sizeof(float));

    /// <summary>Bytes of features that are kept.</summary>
    public long Bytes => _features.Bytes;

    /// <summary>Pieces of work that wait for the networks.</summary>
    public int Waiting => queue.Waiting;

    /// <summary>The models that can be asked.</summary>
    public IReadOnlyList<ServedModel> Models => models.All;

    /// <summary>Makes a view.</summary>
    /// <param name="image">Of what.</param>
    /// <param name="modelId">By which model; null for the first.</param>
    /// <param name="sourceId">Of which features; null for its first.</param>
    /// <param name="make">From features to the view, on the thread of the networks.</param>
    /// <param name="cancellation">Given up when the client leaves.</param>
    public async Task<View<T>> MakeAsync<T>(
        UploadedImage image, string? modelId, string? sourceId, Func<FeatureMap, T> make,
        CancellationToken cancellation)
    {
        var model = models.Find(modelId);
        var source = model.Source(sourceId);
        var (made, waited) = await queue.RunAsync(
            () =>
            {
                var start = Stopwatch.GetTimestamp();
                var map = Features(image, model, source);
                var encoded = Stopwatch.GetElapsedTime(start);
                var result = make(map);
                return (result, encoded, Viewed: Stopwatch.GetElapsedTime(start) - encoded);
            },
            cancellation);
        var times = new StageTimes(
            Milliseconds(image.DecodeTime), Milliseconds(waited), Milliseconds(made.encoded),
            Milliseconds(made.Viewed));
        return new View<T>(made.result, model.Id, source.Id, times);
    }

    /// <summary>Makes a view that needs a decoder of the features' teacher.</summary>
    /// <param name="image">Of what.</param>
    /// <param name="modelId">By which model; null for the first.</param>
    /// <param name="sourceId">Of which features; null for the first of the model that can be decoded.</param>
    /// <param name="ability">Of a source: whether there is a decoder for it.</param>
    /// <param name="purpose">What for, for an error: <c>masks</c>.</param>
    /// <param name="make">From the subject to the view, on the thread of the networks.</param>
    /// <param name="cancellation">Given up when the client leaves.</param>
    /// <exception cref="RequestException">The features cannot be decoded.</exception>
    public Task<View<T>> DecodeAsync<T>(
        UploadedImage image,
        string? modelId,
        string? sourceId,
        Func<FeatureSource, bool> ability,
        string purpose,
        Func<Subject, T> make,
        CancellationToken cancellation)
    {
        var model = models.Find(modelId);
        var source = string.IsNullOrEmpty(sourceId)
            ? model.Sources.FirstOrDefault(ability) ?? model.Sources[0]
            : model.Source(sourceId);
        if (!ability(source))
            throw Unable(model, source, ability, purpose);
        return MakeAsync(
            image,
            model.Id,
            source.Id,
            map => make(new Subject(image, model, source, map, models.Decoders)),
            cancellation);
    }

    /// <summary>Features of an image, computed or still known; on the thread of the networks.</summary>
    public FeatureMap Features(UploadedImage image, string? modelId, string? sourceId)
    {
        var model = models.Find(modelId);
        return Features(image, model, model.Source(sourceId));
    }

    private RequestException Unable(
        ServedModel model, FeatureSource source, Func<FeatureSource, bool> ability, string purpose)
    {
        string[] able = [.. models.All.SelectMany(other => other.Sources
            .Where(ability).Select(one => $"{other.Id} ({one.Id})"))];
        return RequestException.Wrong(
            $"Features '{source.Id}' of {model.Id} give no {purpose}. " + (able.Length > 0
                ? $"These do: {string.Join(", ", able)}."
                : "No model of this server does; it was started without a teacher for that."));
    }

    private FeatureMap Features(UploadedImage image, ServedModel model, FeatureSource source)
    {
        var key = (image.Id, model.Id, source.Id);
        if (_features.TryGet(key, out var known))
            return known;
        var map = model.Encode(image.Image, source);
        _features.Set(key, map);
        return map;
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
