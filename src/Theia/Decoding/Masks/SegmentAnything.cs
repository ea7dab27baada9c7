using Theia.Checkpoints;
using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;
using Theia.Networks.Sam;
using Theia.Teachers;

namespace Theia;

/// <summary>
/// SAM: from an image and prompts to masks. The image embedding comes from SAM's own encoder, from another network that
/// was trained to give the same, or from a Theia student's prediction.
/// </summary>
public sealed partial class SegmentAnything : IDisposable
{
    private readonly IImageEncoder? _encoder;
    private readonly ImageProcessor? _processor;
    private readonly SamModel _sam;
    private readonly Device _device;
    private readonly Tensor _cells;

    /// <param name="sam">Prompt encoder and mask decoder; belongs to this.</param>
    /// <param name="device">Where they run.</param>
    /// <param name="encoder">Gives the embeddings and belongs to this; null where they come from elsewhere.</param>
    /// <param name="processor">How the encoder prepares images.</param>
    internal SegmentAnything(
        SamModel sam, Device device, IImageEncoder? encoder = null, ImageProcessor? processor = null)
    {
        (_encoder, _processor, _sam, _device) = (encoder, processor, sam, device);
        _sam.to(device);
        _cells = sam.Cells().DetachFromDisposeScope();
    }

    /// <summary>The networks: prompt encoder with mask decoder, and the image encoder where it runs on libtorch.
    /// </summary>
    internal IEnumerable<Module> Modules => _encoder is Teacher teacher ? [_sam, teacher.Tower.Module] : [_sam];

    /// <summary>Loads a SAM from a folder as the Hub has it.</summary>
    /// <param name="folder">Folder with <c>config.json</c>, <c>preprocessor_config.json</c> and weights, under the
    /// names of transformers or of the original checkpoints.</param>
    /// <param name="options">Device. Default: that of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">The folder or one of its files is missing.</exception>
    /// <exception cref="DataException">A file is damaged, or the weights are not those of the configuration: every key
    /// that does not fit is named.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static SegmentAnything Load(string folder, TeacherOptions? options = null) =>
        Load(Teacher.Load(folder, options), folder, processor: null, options);

    /// <summary>
    /// Loads the prompt encoder and the mask decoder of a SAM, and takes the image embeddings of another network.
    /// </summary>
    /// <param name="encoder">
    /// Returns per image an embedding of the decoder's channels and side, as tokens or as a map. Belongs to the result,
    /// also where loading fails.
    /// </param>
    /// <param name="folder">Folder of the SAM; its image encoder may be missing and is not read.</param>
    /// <param name="processor">How the encoder prepares images, which decides where a pixel lies in the embedding.
    /// Default: that of the folder.</param>
    /// <param name="options">Where the decoder runs.</param>
    /// <inheritdoc cref="Load(string, TeacherOptions?)" path="/exception"/>
    public static SegmentAnything Load(
        IImageEncoder encoder, string folder, ImageProcessor? processor = null, TeacherOptions? options = null)
    {
        try
        {
            options ??= new TeacherOptions();
            processor ??= ImageProcessor.Load(folder);
            return new SegmentAnything(
                SamLoading.Load(folder, withEncoder: false), options.Device, encoder, processor);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Loads the SAM of a description: an ONNX network as the encoder, and a folder of a SAM for the rest.
    /// </summary>
    /// <param name="description">Of an ONNX teacher; its <c>maskDecoder</c> names the folder.</param>
    /// <param name="encoder">The network of the description. Belongs to the result, also where loading fails.</param>
    /// <param name="options">Where the decoder runs.</param>
    /// <inheritdoc cref="Load(string, TeacherOptions?)" path="/exception"/>
    public static SegmentAnything Load(
        TeacherDescription description, IImageEncoder encoder, TeacherOptions? options = null)
    {
        try
        {
            var folder = description.MaskDecoder ?? throw new UsageException(
                $"{description.Source} names no mask decoder. Add \"maskDecoder\": the folder of a SAM.");
            return Load(encoder, description.Locate(folder), EncoderProcessor.Of(description), options);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>Loads the prompt encoder and the mask decoder alone, for <see cref="FromFeatures"/>.</summary>
    /// <inheritdoc cref="Load(string, TeacherOptions?)"/>
    internal static SegmentAnything LoadDecoder(string folder, TeacherOptions? options = null) =>
        Load(new NoImageEncoder(), folder, processor: null, options);

    /// <summary>Embeds an image.</summary>
    /// <param name="image">RGB, any size and shape; prepared as the encoder was trained.</param>
    /// <exception cref="UsageException">The encoder returns something else than the decoder takes.</exception>
    /// <exception cref="DataException">The image is too elongated.</exception>
    public SamEmbedding Embed(RgbImage image)
    {
        if (_encoder is null || _processor is null)
            throw new InvalidOperationException("This SAM has no image encoder.");
        using var mode = inference_mode();
        var name = _encoder.Info.Tokens
            ?? throw new UsageException("The encoder returns no tokens or map, which SAM's decoder needs.");
        var array = _encoder.Encode([image])[0][name];
        using var map = array.ToTensor();
        var space = PromptSpace.Of(
            _processor, new PixelSize(image.Width, image.Height), _sam.Config.Prompt.ImageSize);
        return new SamEmbedding(ToMap(map), space);
    }

    /// <summary>
    /// Takes a student's prediction of SAM's features for an embedding. A student sees an image squashed to a square,
    /// so masks are stretched back from it.
    /// </summary>
    /// <param name="features">
    /// [N, C] row by row, or [C, h, w], or either with a batch of one in front; in the teacher's own units, see
    /// <see cref="FeatureSet.ToTeacherUnits"/>. It stays the caller's.
    /// </param>
    /// <param name="width">Pixels a row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <exception cref="UsageException">The shape is not that of an embedding of this SAM.</exception>
    public SamEmbedding FromFeatures(Tensor features, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        using var mode = inference_mode();
        var space = PromptSpace.Squashed(new(width, height), _sam.Config.Prompt.ImageSize);
        return new SamEmbedding(ToMap(features), space);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cells.Dispose();
        _sam.Dispose();
        _encoder?.Dispose();
    }

    // [1, C, h, w], float32, a copy.
    private Tensor ToMap(Tensor features)
    {
        using var scope = NewDisposeScope();
        var (channels, side) = (_sam.Config.Prompt.HiddenSize, _sam.Config.Prompt.Grid);
        var shape = features.shape is [1, .. var rest] && features.dim() > 2 ? rest : features.shape;
        var plain = features.to(float32).to(_device);
        var map = shape switch
        {
            [var n, var c] when n == side * side && c == channels =>
                plain.reshape(side, side, channels).permute(2, 0, 1),
            [var c, var h, var w] when c == channels && h == side && w == side => plain.reshape(channels, side, side),
            _ => throw new UsageException(
                $"An embedding for this SAM is [{side * side}, {channels}] or [{channels}, {side}, {side}]; "
                + $"got [{string.Join(", ", features.shape)}]. Take the features of the teacher that the SAM is."),
        };
        return map.unsqueeze(0).contiguous().clone().MoveToOuterDisposeScope();
    }
}
