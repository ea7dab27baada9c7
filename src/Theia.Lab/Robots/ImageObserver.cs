using System.Security.Cryptography;
using System.Text;
using Theia.Robotics;
using BFloat16 = Theia.Data.Tensors.BFloat16;

namespace Theia.Lab.Robots;

/// <summary>Sees images through an encoder.</summary>
internal sealed class ImageObserver : IObserver
{
    private readonly IImageEncoder _encoder;
    private readonly FrameFeature _feature;

    /// <summary>Looks through an encoder.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="encoder">Disposed with the observer.</param>
    /// <param name="head">The kind of policy that will see its features.</param>
    /// <param name="identity">What decides the encoder's values: weights, sizes, precision.</param>
    /// <exception cref="UsageException">The head cannot take what the encoder returns.</exception>
    public ImageObserver(string name, IImageEncoder encoder, PolicyHead head, string identity)
    {
        (Name, _encoder, _feature) = (name, encoder, FrameFeature.Of(encoder, head));
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    /// <inheritdoc/>
    public FeatureSize Size => _feature.Size;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public bool TakesProprioception => true;

    /// <inheritdoc/>
    public IReadOnlyList<TensorData> Observe(
        DemonstrationSet set, string cache, Action<int, int>? progress, CancellationToken cancellation)
    {
        long[] shape = Size.IsVector ? [Size.Channels] : [Size.Channels, Size.Height, Size.Width];
        var features = FrameFeatures.Of(
            set, Encode, $"{Sha256} {Size}", cache, progress, cancellation);
        return [.. set.Episodes.Zip(
            features, (episode, bytes) => new TensorData(DType.BF16, [episode.Length, .. shape], bytes))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Observe(
        IReadOnlyList<RobotEnvironment> environments, Action<RobotEnvironment, RgbImage>? images)
    {
        RgbImage[] seen = [.. environments.Select(environment => environment.Render())];
        for (var i = 0; i < seen.Length; i++)
            images?.Invoke(environments[i], seen[i]);
        // A policy sees in its demonstrations what was rounded to bfloat16.
        float[][] features = [.. Encode(seen)];
        foreach (var feature in features)
        {
            for (var i = 0; i < feature.Length; i++)
                feature[i] = BFloat16.Round(feature[i]);
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private IEnumerable<float[]> Encode(IReadOnlyList<RgbImage> images) =>
        _encoder.Encode(images).Select(_feature.Read);
}
