using System.Globalization;
using System.Text.Json;
using Theia.Data.IO;
using Theia.RobotData.Datasets;
using Theia.RobotData.Hdf5;
using Theia.RobotData.Robomimic;

namespace Theia.RobotData;

/// <summary>
/// Reads demonstrations of robomimic from an HDF5 file. Features are <c>actions</c>, <c>states</c>, <c>rewards</c>,
/// <c>dones</c> and those below <c>obs/</c> and <c>next_obs/</c>; images are uint8 [T, H, W, 3].
/// </summary>
public sealed class RobomimicDataset : IRobotDataset
{
    private readonly Lock _gate = new();
    private readonly Hdf5Source _file;
    private readonly Demo[] _demos;

    private RobomimicDataset(Hdf5Source file)
    {
        _file = file;
        var root = Hdf5Group.Root(file);
        var data = root.Group("data") ?? throw root.Fault("has no group 'data', which robomimic files have");
        _demos = [.. Names(data).Select(name => Demo.Open(data, name))];
        if (_demos.Length == 0)
            throw data.Fault("holds no demonstrations");
        Features = [.. _demos[0].Arrays.Select(array => FeatureOf(array.Key, array.Value))];
        foreach (var demo in _demos)
            RequireFeatures(demo);
        FrameCount = _demos.Sum(demo => (long)demo.Length);
        if (data.Whole("total") is { } total && total != FrameCount)
            throw data.Fault($"declares {total} frames in all, but the demonstrations have {FrameCount}");
        EnvironmentArguments = data.Text("env_args");
        (Robot, FramesPerSecond) = Environment(EnvironmentArguments);
        Masks = ReadMasks(root);
        long start = 0;
        List<RobotEpisode> episodes = [];
        foreach (var demo in _demos)
        {
            episodes.Add(new RobotEpisode(episodes.Count, demo.Name, start, demo.Length)
            {
                Split = SplitOf(demo.Name),
            });
            start += demo.Length;
        }

        Episodes = episodes;
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public string Format => "robomimic HDF5";

    /// <inheritdoc/>
    public double? FramesPerSecond { get; }

    /// <inheritdoc/>
    public string? Robot { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RobotFeature> Features { get; }

    /// <summary>The demonstrations in the order of their numbers: <c>demo_2</c> before <c>demo_10</c>.</summary>
    public IReadOnlyList<RobotEpisode> Episodes { get; }

    /// <inheritdoc/>
    public long FrameCount { get; }

    /// <summary>Description of the environment, a JSON text; null where the file has none.</summary>
    public string? EnvironmentArguments { get; }

    /// <summary>
    /// Names of demonstrations by mask; <c>train</c> and <c>valid</c> are the splits <c>train</c> and <c>val</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Masks { get; }

    /// <summary>True for a file with the extension of HDF5: <c>.hdf5</c> or <c>.h5</c>.</summary>
    /// <param name="path">A file, which may be missing.</param>
    public static bool IsDataset(string path) =>
        System.IO.Path.GetExtension(path).ToLowerInvariant() is ".hdf5" or ".h5" && File.Exists(path);

    /// <summary>Opens a file and reads the tables of all demonstrations.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It is missing.</exception>
    /// <exception cref="DataException">It is no HDF5 file, damaged, has no demonstrations, or holds arrays of another
    /// length than the actions.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static RobomimicDataset Open(string path)
    {
        var file = new Hdf5Source(path);
        try
        {
            return new RobomimicDataset(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The MuJoCo model of a demonstration, an XML text; null where the file has none.</summary>
    /// <param name="episode">Index of the demonstration.</param>
    /// <exception cref="UsageException">There is no such demonstration.</exception>
    public string? ModelOf(int episode)
    {
        _ = Requests.Episode(this, episode);
        lock (_gate)
            return _demos[episode].Group.Text("model_file");
    }

    /// <inheritdoc/>
    public TensorData Read(int episode, string feature)
    {
        _ = Requests.Episode(this, episode);
        var wanted = Requests.Numbers(this, feature);
        var array = _demos[episode].Arrays[feature];
        lock (_gate)
            return new TensorData(wanted.Type, array.Shape, array.Read(0, _demos[episode].Length));
    }

    /// <summary>robomimic stores no texts of tasks.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string>? ReadTasks(int episode)
    {
        _ = Requests.Episode(this, episode);
        return null;
    }

    /// <inheritdoc/>
    public IEnumerable<RgbImage> ReadImages(int episode, string camera, int start = 0)
    {
        _ = Requests.Camera(this, camera);
        Requests.Frame(this, Requests.Episode(this, episode), start);
        return Images(_demos[episode].Arrays[camera], start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _file.Dispose();
    }

    // The frames of one block of chunks are decoded together.
    private IEnumerable<RgbImage> Images(Hdf5Dataset array, int start)
    {
        var (height, width, length) = ((int)array.Shape[1], (int)array.Shape[2], array.Shape[0]);
        long next = start;
        while (next < length)
        {
            var end = Math.Min((next / array.BlockRows * array.BlockRows) + array.BlockRows, length);
            byte[] pixels;
            lock (_gate)
                pixels = array.Read(next, end - next);
            var size = (int)array.RowBytes;
            for (var i = 0; i < (int)(end - next); i++)
                yield return new RgbImage(width, height, pixels.AsSpan(i * size, size).ToArray());
            next = end;
        }
    }

    private static RobotFeature FeatureOf(string name, Hdf5Dataset array)
    {
        long[] shape = [.. array.Shape.Skip(1)];
        if (array.ElementType.Tensor is not { } type || shape.Any(size => size < 1))
            return new RobotFeature(name, RobotFeatureKind.Other, DType.U8, [1]);
        return type == DType.U8 && shape is [_, _, 3]
            ? new RobotFeature(name, RobotFeatureKind.Image, type, shape)
            : new RobotFeature(name, RobotFeatureKind.Numbers, type, shape.Length == 0 ? [1] : shape);
    }

    private void RequireFeatures(Demo demo)
    {
        foreach (var feature in Features)
        {
            if (!demo.Arrays.TryGetValue(feature.Name, out var array))
            {
                throw demo.Group.Fault(
                    $"has no data set '{TerminalText.Of(feature.Name)}', but '{_demos[0].Name}' has one");
            }

            var found = FeatureOf(feature.Name, array);
            if (found.Kind != feature.Kind || found.Type != feature.Type || !found.Shape.SequenceEqual(feature.Shape))
            {
                throw array.Fault(
                    $"holds {found.Description}, but that of '{_demos[0].Name}' {feature.Description}",
                    "Get the file again, or write it again.");
            }
        }
    }

    private static IEnumerable<string> Names(Hdf5Group data) => data.Names
        .Where(name => data.Dataset(name) is null)
        .OrderBy(name => Number(name) ?? long.MaxValue).ThenBy(name => name, StringComparer.Ordinal);

    private static long? Number(string name) => long.TryParse(
        name.AsSpan(name.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;

    private static Dictionary<string, IReadOnlyList<string>> ReadMasks(Hdf5Group root)
    {
        var masks = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (root.Group("mask") is { } group)
        {
            foreach (var name in group.Names)
            {
                if (group.Dataset(name) is { ElementType.Class: Hdf5TypeClass.Text or Hdf5TypeClass.VariableText } mask)
                    masks[name] = mask.Texts();
            }
        }

        return masks;
    }

    private string? SplitOf(string name) =>
        Masks.GetValueOrDefault("valid")?.Contains(name) == true ? "val"
        : Masks.GetValueOrDefault("train")?.Contains(name) == true ? "train" : null;

    // What the environment says of itself is of use to people only: if it cannot be read, it is passed over.
    private static (string? Name, double? Rate) Environment(string? arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments ?? "{}");
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, null);
            var name = root.TryGetProperty("env_name", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString() : null;
            var rate = root.TryGetProperty("env_kwargs", out var kwargs) && kwargs.ValueKind == JsonValueKind.Object
                && kwargs.TryGetProperty("control_freq", out var number) && number.ValueKind == JsonValueKind.Number
                && number.GetDouble() is > 0 and <= 1000 and var hertz ? hertz : (double?)null;
            return (name, rate);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
