using Theia.Decoding.Tokens;
using Theia.Networks.DepthAnything;

namespace Theia;

/// <summary>
/// Depth Anything (arXiv 2401.10891): depth of one image, or of the features of its head that a student predicts. May
/// not be used by several threads at once.
/// </summary>
public sealed class DepthAnything : IDisposable
{
    private readonly Teacher _teacher;
    private readonly TeacherOptions _options;
    private readonly DepthAnythingModel _network;

    private DepthAnything(Teacher teacher, DepthAnythingModel network, TeacherOptions options) =>
        (_teacher, _network, _options) = (teacher, network, options);

    /// <summary>The network.</summary>
    internal DepthAnythingModel Network => _network;

    /// <summary>Loads a folder as the hub has it.</summary>
    /// <param name="folder">
    /// Folder with <c>config.json</c>, <c>preprocessor_config.json</c> and weights in any published form.
    /// </param>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">The folder or one of its files is missing, or it holds another
    /// network.</exception>
    /// <exception cref="DataException">A file is damaged, or the weights are not those of the
    /// configuration.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static DepthAnything Load(string folder, TeacherOptions? options = null)
    {
        options ??= new TeacherOptions();
        return Of(Teacher.Load(folder, options), folder, options);
    }

    /// <summary>The network of a teacher, which is disposed with it.</summary>
    /// <param name="teacher">A Depth Anything.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="options">Those that the teacher was loaded with.</param>
    /// <exception cref="UsageException">It is another network; it is disposed then.</exception>
    internal static DepthAnything Of(Teacher teacher, string source, TeacherOptions options)
    {
        if (teacher.Tower is DepthAnythingModel network)
            return new DepthAnything(teacher, network, options);
        using (teacher)
        {
            throw new UsageException(
                $"{source} is a network of the architecture '{teacher.Spec.Architecture}'. "
                + "Name the folder of a Depth Anything.");
        }
    }

    /// <summary>
    /// Loads nano-depth, which comes with the package: trained on rendered scenes, good for trying things out, tests and
    /// teaching.
    /// </summary>
    /// <param name="options">Position rule and device. Default: those of <see cref="TeacherOptions"/>.</param>
    /// <exception cref="UsageException">The folder of the model does not lie beside the program.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static DepthAnything LoadBundled(TeacherOptions? options = null) =>
        Load(TeacherDescription.BundledFolder("nano-depth"), options);

    /// <summary>Computes the depth of an image of any shape.</summary>
    /// <param name="image">RGB.</param>
    /// <returns>A map of the image's size: the network's own, resized bilinearly.</returns>
    /// <exception cref="DataException">The image is so elongated that nothing of it would be left.</exception>
    public DepthMap Estimate(RgbImage image)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var depth = _network.Depth(_teacher.Pixels([image]), _options.PositionRule);
        return DepthMap.Of(
            DepthMap.Fit(depth, image.Width, image.Height, smooth: true), _network.Config.IsMetric);
    }

    /// <summary>
    /// Computes depth of the features of the head: what <c>extract</c> stores, or a student predicts.
    /// </summary>
    /// <param name="features">
    /// [N, C] or [1, N, C] with N a square, or [C, H, W], in the teacher's own units. A student's predictions are
    /// normalized: see <see cref="FeatureSet.ToTeacherUnits"/>.
    /// </param>
    /// <returns>A map with a value for each place of the features.</returns>
    /// <exception cref="UsageException">The features have another shape or number of channels.</exception>
    public DepthMap FromFeatures(Tensor features)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var map = Map(features).to(_network.Head.Device);
        return DepthMap.Of(_network.Head.Depth(map), _network.Config.IsMetric);
    }

    /// <inheritdoc/>
    public void Dispose() => _teacher.Dispose();

    // [1, C, H, W], float32.
    private Tensor Map(Tensor features)
    {
        var channels = _network.Config.HeadSize;
        var values = features.to(float32);
        if (values.dim() == 3 && values.size(0) == channels)
            return values.unsqueeze(0);
        if (values.dim() == 3 && values.size(0) == 1)
            values = values.squeeze(0);
        if (values.dim() == 2 && values.size(1) == channels)
        {
            var (rows, columns) = TokenGrid.Of((int)values.size(0), grid: null);
            return values.transpose(0, 1).reshape(1, channels, rows, columns);
        }

        throw new UsageException(
            $"Depth is computed of features [N, {channels}] or [{channels}, H, W]; "
            + $"got [{string.Join(", ", features.shape)}].");
    }
}
