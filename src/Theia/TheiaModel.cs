using Theia.Backbones.Inference;

namespace Theia;

/// <summary>
/// A student: pictures in, tokens and predictions of its teachers out. Encoding and predicting may be called from many threads.
/// </summary>
public sealed partial class TheiaModel : IDisposable
{
    private readonly RobotVisionModel _network;
    private readonly IReadOnlyDictionary<string, DType> _storedTypes;
    private readonly PixelLoader _pixels;
    private readonly Lazy<Encoder> _encoder;

    private TheiaModel(RobotVisionModel network, ImageProcessor processor, IReadOnlyDictionary<string, DType> storedTypes, bool bf16)
    {
        _network = network;
        _network.eval();
        _storedTypes = storedTypes;
        _pixels = new PixelLoader(processor, network.Backbone.Model.Norm.weight.device);
        Processor = processor;
        _encoder = new Lazy<Encoder>(() => new Encoder(_network.Backbone.Model, bf16 ? bfloat16 : float32));
    }

    /// <summary>What the student is made of.</summary>
    public TheiaConfig Config => _network.Config;

    /// <summary>How it prepares pictures.</summary>
    public ImageProcessor Processor { get; }

    /// <summary>The student as a module.</summary>
    internal RobotVisionModel Network => _network;

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        if (_encoder.IsValueCreated)
            _encoder.Value.Dispose();
        _network.Dispose();
    }
}
