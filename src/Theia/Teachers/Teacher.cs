using System.Security.Cryptography;
using System.Text;
using Theia.Checkpoints;
using Theia.Inference;
using Theia.Networks;
using Theia.Teachers;

namespace Theia;

/// <summary>
/// A vision foundation model whose features a student learns: CLIP, DINOv2 or a ViT of any size, or the vision tower of
/// LLaVA, run by libtorch in float32. Stores the tensors that the reference stores, in its shapes, as bfloat16.
/// </summary>
public sealed class Teacher : ITeacher
{
    private readonly TeacherFamily _family;
    private readonly ImageProcessor _processor;
    private readonly string _feature;
    private readonly TeacherOptions _options;
    private readonly (int Height, int Width) _input;
    private readonly Lazy<string> _fingerprint;

    private Teacher(TeacherParts parts, TeacherOptions options)
    {
        (Spec, _family, Tower, _processor, _feature) = parts;
        _options = options;
        _input = _processor.OutputSize(TeacherLoading.StoredSide, TeacherLoading.StoredSide);
        _fingerprint = new Lazy<string>(Hash);
        Tower.Module.eval();
        Tower.Module.to(options.Device);
    }

    /// <inheritdoc/>
    public TeacherSpec Spec { get; }

    /// <summary>The network.</summary>
    internal INetwork Tower { get; }

    /// <summary>How it prepares images.</summary>
    internal ImageProcessor Processor => _processor;

    /// <inheritdoc/>
    public EncoderInfo Info => new()
    {
        Tokens = "embedding",
        Vector = Pools ? "pooled_cls_token" : _family.ClassTokens == ClassTokenForm.None ? null : "cls_token",
        Grid = Spec.Size,
        Width = Spec.Size.Channels,
        Coverage = EncoderInfo.CoverageOf(_processor, TeacherLoading.StoredSide),
        Description = Spec.Id,
    };

    /// <summary>
    /// A hash of weights, preprocessing and choice of tensor; the file format of the weights does not matter.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Loads a teacher from a folder as the hub has it.</summary>
    /// <param name="spec">Which teacher it is; its size is held against that of the network.</param>
    /// <param name="folder">Folder with <c>config.json</c>, <c>preprocessor_config.json</c> and
    /// weights in any published form.</param>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">The folder or one of its files is missing, or the size is another.</exception>
    /// <exception cref="DataException">A file is damaged, or the weights are not those of the configuration: every key
    /// that does not fit is named.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static Teacher Load(TeacherSpec spec, string folder, TeacherOptions? options = null)
    {
        options ??= new TeacherOptions();
        return new Teacher(TeacherLoading.FromFolder(spec, folder, options), options);
    }

    /// <summary>
    /// Loads a teacher from a description file or from a Hub folder, whose config.json determines the architecture.
    /// </summary>
    /// <param name="folderOrDescription">A <c>.json</c> description, or a folder.</param>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">As <see cref="Load(TeacherSpec, string, TeacherOptions)"/>,
    /// or the description has faults.</exception>
    /// <exception cref="DataException">As <see cref="Load(TeacherSpec, string, TeacherOptions)"/>.</exception>
    public static Teacher Load(string folderOrDescription, TeacherOptions? options = null)
    {
        options ??= new TeacherOptions();
        return Directory.Exists(folderOrDescription)
            ? new Teacher(TeacherLoading.FromFolder(folderOrDescription, options), options)
            : Load(TeacherDescription.Load(folderOrDescription), folder: null, options);
    }

    /// <summary>Loads the teacher of a description.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="folder">Folder of the weights; a stand-in has none. Default: the folder that the description
    /// names.</param>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">As <see cref="Load(TeacherSpec, string, TeacherOptions)"/>, or no folder of
    /// weights is given.</exception>
    /// <exception cref="DataException">As <see cref="Load(TeacherSpec, string, TeacherOptions)"/>.</exception>
    public static Teacher Load(TeacherDescription description, string? folder = null, TeacherOptions? options = null)
    {
        options ??= new TeacherOptions();
        return new Teacher(TeacherLoading.FromDescription(description, folder, options), options);
    }

    /// <summary>
    /// Makes a stand-in: an untrained network of a family with seeded random weights, the same on every machine.
    /// </summary>
    /// <param name="spec">Id, architecture and the size that it has to have.</param>
    /// <param name="network">Sizes of the network.</param>
    /// <param name="processor">Preprocessing, for instance that of the published teacher of the same family.</param>
    /// <param name="seed">Feeds every weight.</param>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">The size is not that of the network and processor.</exception>
    internal static Teacher Create(
        TeacherSpec spec,
        VisionTransformerConfig network,
        ImageProcessor processor,
        long seed,
        TeacherOptions? options = null)
    {
        options ??= new TeacherOptions();
        return new Teacher(
            TeacherLoading.Seeded(spec with { Trained = false }, network, processor, seed, options), options);
    }

    /// <summary>The arrays of <see cref="Extract"/> before they are rounded.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
        ByShape(images, static (features, count) => features.ToArraysEach(count));

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images) =>
        ByShape(images, FeatureArrays.Split);

    /// <inheritdoc/>
    public void Dispose() => Tower.Dispose();

    // Before the last norm nothing is pooled.
    private bool Pools => _feature == HiddenState.LastName && _family.ClassTokens == ClassTokenForm.RowAndPooled;

    /// <summary>What is stored, before rounding.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    internal IReadOnlyDictionary<string, Tensor> Features(Tensor pixels)
    {
        string[] names = Pools ? [_feature, HiddenState.PooledName] : [_feature];
        var features = Tower.Features(pixels, names, _options.PositionRule);
        return FeatureArrays.Arrays(
            features[_feature],
            Tower.Tokens,
            features.GetValueOrDefault(HiddenState.PooledName),
            _family.ClassTokens,
            Spec.Size);
    }

    /// <summary>Prepares images: [B, 3, H, W].</summary>
    internal Tensor Pixels(IReadOnlyList<RgbImage> images)
    {
        if (!_family.AnyShape && images.FirstOrDefault(image => Shape(image) != _input) is { } other)
        {
            throw new UsageException(
                $"{Spec.Id} takes images of {_input.Width} x {_input.Height} after its preprocessing; "
                + $"an image of {other.Width} x {other.Height} becomes another size. "
                + $"Resize the images to {TeacherLoading.StoredSide} x {TeacherLoading.StoredSide} first.");
        }

        return PixelLoader.Load(_processor, images, _options.Device);
    }

    private (int Height, int Width) Shape(RgbImage image) => _processor.OutputSize(image.Height, image.Width);

    // Images that the preprocessing makes equally large go through the network together.
    private IReadOnlyDictionary<string, TensorData>[] ByShape(
        IReadOnlyList<RgbImage> images,
        Func<IReadOnlyDictionary<string, Tensor>, int, IReadOnlyList<IReadOnlyDictionary<string, TensorData>>> split)
    {
        using var mode = inference_mode();
        var arrays = new IReadOnlyDictionary<string, TensorData>[images.Count];
        foreach (var group in Enumerable.Range(0, images.Count)
            .GroupBy(i => _family.AnyShape ? Shape(images[i]) : _input))
        {
            using var scope = NewDisposeScope();
            int[] batch = [.. group];
            var parts = split(Features(Pixels([.. batch.Select(i => images[i])])), batch.Length);
            for (var i = 0; i < batch.Length; i++)
                arrays[batch[i]] = parts[i];
        }

        return arrays;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Fingerprints stand beside stored features: this text must not change with the names of types.
        var state = HiddenState.Parse(_feature, Tower.BlockCount, Spec.Id);
        var choice = $"TokenChoice {{ Blocks = {state.Blocks}, IsLast = {state.IsLast} }}";
        var rule = _options.PositionRule == PositionRule.Size ? "Size" : "ScaleFactor";
        hash.AppendData(Encoding.UTF8.GetBytes($"{Spec.Architecture}|{_processor.ToJson()}|{choice}|{rule}"));
        foreach (var (name, value) in StateDict.Of(Tower.Module))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            using Tensor here = value.cpu();
            hash.AppendData(here.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
