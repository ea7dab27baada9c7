using System.Security.Cryptography;
using System.Text;
using Theia.OnnxRuntime.Onnx;

namespace Theia.OnnxRuntime;

/// <summary>
/// A teacher whose network is an ONNX file, or a chain of them, run by ONNX Runtime on the CPU. It needs no libtorch.
/// What is stored may be any tensor inside the network; docs/teachers.md shows how to describe one.
/// </summary>
public sealed class OnnxTeacher : ITeacher
{
    private readonly TeacherDescription _description;
    private readonly OnnxNetwork _network;
    private readonly ImageInput _input;
    private readonly OutputLayout _layout;
    private readonly Lazy<string> _fingerprint;

    private OnnxTeacher(
        TeacherDescription description, OnnxNetwork network, ImageInput input,
        OutputLayout layout, IReadOnlyList<string> files)
    {
        _description = description;
        Spec = description.Spec with { HasClassToken = description.ClassTensor is not null };
        _network = network;
        _input = input;
        _layout = layout;
        _fingerprint = new Lazy<string>(() => Hash(files));
    }

    /// <inheritdoc/>
    public TeacherSpec Spec { get; }

    /// <summary>A hash of the files, the preprocessing and the choice of tensors.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Loads the teacher that a description file describes.</summary>
    /// <param name="descriptionFile">A JSON file, <c>architecture</c> <c>onnx</c>.</param>
    /// <param name="options">Threads; all cores by default.</param>
    /// <exception cref="UsageException">The description has faults, or names a file, input or tensor that is not there;
    /// tensors that exist are listed with their shapes.</exception>
    /// <exception cref="DataException">An ONNX file is damaged, or files of a chain do not fit together.</exception>
    public static OnnxTeacher Load(string descriptionFile, OnnxOptions? options = null) =>
        Load(TeacherDescription.Load(descriptionFile), options);

    /// <summary>Loads the teacher of a description; see <see cref="Load(string, OnnxOptions)"/>.</summary>
    /// <param name="description">A description with the architecture <c>onnx</c>.</param>
    /// <param name="options">Threads. Default: those of <see cref="OnnxOptions"/>.</param>
    public static OnnxTeacher Load(TeacherDescription description, OnnxOptions? options = null)
    {
        options ??= new OnnxOptions();
        if (description.Spec.Architecture != TeacherArchitecture.Onnx)
        {
            throw new UsageException(
                $"{description.Source} describes a teacher of the architecture '{description.Spec.Architecture}', "
                + "not 'onnx'.");
        }

        if (options.Threads < 1)
            throw new UsageException($"A network needs at least one thread; got {options.Threads}.");
        IReadOnlyList<OnnxLink> links = OnnxLink.Chain(description, options);
        ImageInput? input = null;
        var network = OnnxNetwork.Load(
            links, options, chain => (input = ImageInput.For(description, chain.FirstFile, chain.Input)).Shape);
        try
        {
            CheckClassTensor(description, network);
            return new OnnxTeacher(
                description, network, input!, Layout(description, network),
                [.. links.SelectMany(link => link.Graph.Sources)]);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images) =>
        images.Count == 0 ? [] : [.. _network.Run(_input.Prepare(images), images.Count).Select(Store)];

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static OutputLayout Layout(TeacherDescription description, OnnxNetwork network)
    {
        OnnxOutput sample = network.Sample[description.Tensor!];
        return OutputLayout.Of([.. sample.Shape.Select(size => checked((int)size))], description.Spec.Size)
            ?? throw new UsageException(
                $"{description.Source}: '{description.Tensor}' has the shape [{string.Join(", ", sample.Shape)}], "
                + $"which contains no map of {description.Spec.Size} (channels x height x width). "
                + "Correct 'size' or 'tensor'.");
    }

    private static void CheckClassTensor(TeacherDescription description, OnnxNetwork network)
    {
        if (description.ClassTensor is not { } name)
            return;
        var shape = network.Sample[name].Shape;
        var channels = description.Spec.Size.Channels;
        var fits = shape is [_, var vector] && vector == channels
            || shape is [_, var pooled, 1, 1] && pooled == channels
            || shape is [_, _, var token] && token == channels;
        if (!fits)
        {
            throw new UsageException(
                $"{description.Source}: '{name}' has the shape [{string.Join(", ", shape)}]; a class token has as many "
                + $"values as the map has channels, {channels}. Choose another 'classTensor' or leave it out.");
        }
    }

    private Dictionary<string, TensorData> Store(IReadOnlyDictionary<string, ReadOnlyMemory<float>> outputs)
    {
        var (channels, height, width) = Spec.Size;
        var stored = new Dictionary<string, TensorData>(StringComparer.Ordinal)
        {
            ["embedding"] = new(
                DType.BF16, [channels, height, width], _layout.Store(outputs[_description.Tensor!].Span)),
        };

        // The first token where there are many: that is where every vision transformer has its class token.
        if (_description.ClassTensor is { } name)
        {
            stored["cls_token"] = new TensorData(
                DType.BF16, [channels], OutputLayout.Round(outputs[name].Span[..channels]));
        }

        return stored;
    }

    private string Hash(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{_description.Input}|{_description.Processor}|{_description.Tensor}|"
            + $"{_description.ClassTensor}|{Spec.Size}"));
        foreach (var file in files)
        {
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
