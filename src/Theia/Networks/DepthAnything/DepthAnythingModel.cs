using Theia.Networks.DinoV2;

namespace Theia.Networks.DepthAnything;

/// <summary>
/// Depth Anything (arXiv 2401.10891): a DINOv2 whose last states are fused by a DPT into a map of depth, for images
/// of any shape whose sides are multiples of a patch.
/// </summary>
internal sealed class DepthAnythingModel : Module, INetwork
{
    /// <summary>Side of the map that is stored for a student, whatever the image.</summary>
    public const int StoredSide = 64;

    [ComponentName(Name = "backbone")] private readonly DinoV2Model _backbone;
    [ComponentName(Name = "neck")] private readonly DepthNeck _neck;
    [ComponentName(Name = "head")] private readonly DepthHead _head;

    public DepthAnythingModel(DepthAnythingConfig config, Device? device)
        : base(nameof(DepthAnythingModel))
    {
        Config = config;
        _backbone = new DinoV2Model(config.Backbone, device);
        _neck = new DepthNeck(config, device);
        _head = new DepthHead(config, device);
        RegisterComponents();
    }

    /// <summary>Its sizes.</summary>
    public DepthAnythingConfig Config { get; }

    /// <inheritdoc/>
    public Module Module => this;

    /// <inheritdoc/>
    public TokenLayout Tokens => default;

    /// <inheritdoc/>
    public int BlockCount => 0;

    /// <summary>The DINOv2.</summary>
    public DinoV2Model Backbone => _backbone;

    /// <summary>Fuses its states.</summary>
    public DepthNeck Neck => _neck;

    /// <summary>Reads depth from them.</summary>
    public DepthHead Head => _head;

    /// <inheritdoc/>
    public FeatureSize MapSize(int height, int width) => new(Config.HeadSize, StoredSide, StoredSide);

    /// <summary>Depth of images.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared; both sides multiples of a patch.</param>
    /// <param name="positions">How the position table is fitted to images of another size.</param>
    /// <returns>[B, H, W]: inverse depth without scale, near is great; of a metric network meters.</returns>
    public Tensor Depth(Tensor pixels, PositionRule? positions)
    {
        using var feature = HeadFeature(pixels, positions);
        return _head.Depth(feature);
    }

    /// <summary>The states that are decoded, each after the final norm. The caller owns them.</summary>
    /// <returns>[B, T, C] each.</returns>
    public IReadOnlyList<Tensor> States(Tensor pixels, PositionRule? positions)
    {
        using var scope = NewDisposeScope();
        List<Tensor> states = [];
        var tokens = _backbone.Embed(pixels, positions);
        for (var done = 0; states.Count < Config.OutIndices.Count; done++)
        {
            if (done > 0)
            {
                using var before = tokens;
                tokens = _backbone.Block(done - 1, before);
            }

            if (Config.OutIndices[states.Count] == done)
                states.Add(_backbone.Finish(tokens).MoveToOuterDisposeScope());
        }

        return states;
    }

    /// <summary>The feature that the head reads depth from, at the images' own size.</summary>
    /// <returns>[B, head size, H, W].</returns>
    public Tensor HeadFeature(Tensor pixels, PositionRule? positions)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)pixels.size(2), (int)pixels.size(3));
        var patch = Config.Backbone.PatchSize;
        var maps = _neck.Reassemble(States(pixels, positions), height / patch, width / patch);
        var fused = _neck.Fuse(maps);
        var chosen = fused[Config.HeadInIndex < 0 ? fused.Count + Config.HeadInIndex : Config.HeadInIndex];
        return _head.Feature(chosen, height / patch * patch, width / patch * patch).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The map that is stored for a student: the feature of the head at 64 × 64, by the nearest pixel.
    /// </summary>
    /// <inheritdoc/>
    public Dictionary<string, Tensor> Features(
        Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions)
    {
        if (names.FirstOrDefault(name => name != HiddenState.LastName) is { } other)
        {
            throw new UsageException(
                $"Depth Anything has one feature, {HiddenState.LastName}, not '{other}'. Leave the tensor out.");
        }

        // One image at a time: the maps of one take half a gigabyte in the large network.
        using var scope = NewDisposeScope();
        var stored = empty(
            [pixels.size(0), Config.HeadSize, StoredSide, StoredSide], dtype: pixels.dtype, device: pixels.device);
        for (var i = 0; i < pixels.size(0); i++)
        {
            using var image = NewDisposeScope();
            var feature = HeadFeature(pixels.narrow(0, i, 1), positions);
            stored.narrow(0, i, 1).copy_(functional.interpolate(
                feature, size: [StoredSide, StoredSide], mode: InterpolationMode.Nearest));
        }

        return new(StringComparer.Ordinal) { [HiddenState.LastName] = stored.MoveToOuterDisposeScope() };
    }
}
