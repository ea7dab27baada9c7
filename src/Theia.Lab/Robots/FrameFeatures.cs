using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Theia.Data.IO;
using Theia.Robotics;
using Theia.Robotics.Simulation;
using BFloat16 = Theia.Data.Tensors.BFloat16;

namespace Theia.Lab.Robots;

/// <summary>
/// What an encoder sees in every frame of a set of demonstrations. Each episode is drawn and encoded once and kept in a
/// folder, under what decides it: the moments, the model, who draws, the size, and the encoder.
/// </summary>
internal sealed class FrameFeatures
{
    private const int BatchSize = 32;
    private const string Array = "features";

    /// <summary>Where features are kept for all runs of the user.</summary>
    public static readonly string DefaultFolder = UserCache.At("robots", "features");

    private readonly Func<IReadOnlyList<RgbImage>, IEnumerable<float[]>> _encode;
    private readonly RobotEnvironment _environment;
    private readonly Action<int>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly string _common;

    private FrameFeatures(
        DemonstrationSet set, Func<IReadOnlyList<RgbImage>, IEnumerable<float[]>> encode, RobotEnvironment environment,
        string encoder, Action<int>? progress, CancellationToken cancellation)
    {
        (_encode, _environment, _progress, _cancellation) = (encode, environment, progress, cancellation);
        RobotTask task = set.Task;
        _common = string.Join(
            '\n', encoder, environment.RenderFingerprint, ModelHash.Of(environment.Model), task.Id, task.Camera,
            task.ImageSide, task.Rendering);
    }

    /// <summary>Draws and encodes what is not there yet.</summary>
    /// <param name="set">The demonstrations.</param>
    /// <param name="encode">The feature of each image, all of one length.</param>
    /// <param name="encoder">Tells encoders, and which of their arrays is taken, apart.</param>
    /// <param name="cache">Folder that keeps features.</param>
    /// <param name="progress">Told how many frames are done, of how many.</param>
    /// <param name="cancellation">Stops between batches; finished episodes stay in the folder.</param>
    /// <returns>The features of each episode, [T, length], bfloat16.</returns>
    /// <exception cref="ResourceException">libOSMesa is not installed, or the folder cannot be written.</exception>
    public static IReadOnlyList<byte[]> Of(
        DemonstrationSet set, Func<IReadOnlyList<RgbImage>, IEnumerable<float[]>> encode, string encoder, string cache,
        Action<int, int>? progress, CancellationToken cancellation)
    {
        using RobotEnvironment environment = set.Task.Open(new() { Variation = set.Variation });
        var done = 0;
        var features = new FrameFeatures(
            set, encode, environment, encoder, now => progress?.Invoke(done + now, set.FrameCount), cancellation);
        List<byte[]> episodes = [];
        foreach (Demonstration episode in set.Episodes)
        {
            episodes.Add(features.Take(episode, cache));
            progress?.Invoke(done += episode.Length, set.FrameCount);
        }

        return episodes;
    }

    private byte[] Take(Demonstration episode, string cache)
    {
        var path = Path.Combine(cache, $"{Key(episode)}.safetensors");
        if (Stored(path, episode) is { } stored)
            return stored;
        using var bytes = new MemoryStream();
        for (var first = 0; first < episode.Length; first += BatchSize)
        {
            _cancellation.ThrowIfCancellationRequested();
            List<RgbImage> images = [];
            for (var t = first; t < Math.Min(first + BatchSize, episode.Length); t++)
            {
                episode.ShowAt(_environment, t);
                images.Add(_environment.Render());
            }

            foreach (var feature in _encode(images))
                bytes.Write(ToBFloat16(feature));
            _progress?.Invoke(first + images.Count);
        }

        var all = bytes.ToArray();
        SafetensorsWriter.Write(path, [new TensorSource(
            Array, new TensorData(DType.BF16, [episode.Length, all.Length / episode.Length / sizeof(ushort)], all))]);
        return all;
    }

    private static byte[] ToBFloat16(float[] feature)
    {
        var bits = new ushort[feature.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BFloat16.FromSingle(feature[i]);
        return MemoryMarshal.AsBytes(bits.AsSpan()).ToArray();
    }

    // A file that was damaged is made again.
    private static byte[]? Stored(string path, Demonstration episode)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = SafetensorsFile.Open(path);
            TensorData data = file.Read(Array);
            return data.Type == DType.BF16 && data.Shape is [var frames, _] && frames == episode.Length
                ? data.Bytes.ToArray() : null;
        }
        catch (DataException)
        {
            return null;
        }
    }

    private string Key(Demonstration episode)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(_common));
        hash.AppendData(MemoryMarshal.AsBytes(episode.Scene.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(episode.Positions.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
