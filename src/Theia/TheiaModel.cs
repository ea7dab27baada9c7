using Theia.Inference;
using Theia.Student;

namespace Theia;

/// <summary>
/// A student: images in, tokens and predicted teacher features out. Encoding and predicting may
/// be called from many threads.
/// </summary>
public sealed partial class TheiaModel : IDisposable
{
    private readonly RobotVisionModel _network;
    private readonly IReadOnlyDictionary<string, DType> _storedTypes;
    private readonly Func<TargetNormalizers?> _normalizers;
    private readonly PixelLoader _pixels;
    private readonly Lazy<IEncoderEngine> _engine;

    private TheiaModel(
        RobotVisionModel network,
        ImageProcessor processor,
        IReadOnlyDictionary<string, DType> storedTypes,
        Func<TargetNormalizers?> normalizers,
        Precision precision,
        EncoderEngine engine = EncoderEngine.Fused)
    {
        _network = network;
        _network.eval();
        _storedTypes = storedTypes;
        _normalizers = normalizers;
        _pixels = new PixelLoader(processor, network.Backbone.Model.Norm.weight.device);
        Processor = processor;
        // Now, so that the environment of a later call changes nothing.
        precision = EncoderEngines.Resolve(engine, precision);
        _engine = new Lazy<IEncoderEngine>(() => EncoderEngines.Open(engine, _network.Backbone.Model, precision));
    }

    /// <summary>What the student is made of.</summary>
    public TheiaConfig Config => _network.Config;

    /// <summary>How it prepares images.</summary>
    public ImageProcessor Processor { get; }

    /// <summary>How its targets were normalized; null where the model does not carry it.</summary>
    internal TargetNormalizers? Normalizers => _normalizers();

    /// <summary>The student as a module.</summary>
    internal RobotVisionModel Network => _network;

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Dispose();
        _network.Dispose();
    }
}
