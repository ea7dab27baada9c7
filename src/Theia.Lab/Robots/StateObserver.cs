using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>
/// Knows the true state: what features can reach at best, and whether an expert can be cloned at all.
/// </summary>
/// <param name="task">The task.</param>
internal sealed class StateObserver(RobotTask task) : IObserver
{
    /// <inheritdoc/>
    public FeatureSize Size => FeatureSize.Vector(task.StateSize);

    /// <inheritdoc/>
    public string Name => RobotEncoder.StateName;

    /// <inheritdoc/>
    public string Sha256 { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"state {task.Id}")));

    /// <inheritdoc/>
    public bool TakesProprioception => false;

    /// <inheritdoc/>
    public IReadOnlyList<TensorData> Observe(
        DemonstrationSet set, string cache, Action<int, int>? progress, CancellationToken cancellation) =>
        [.. set.Episodes.Select(episode => new TensorData(
            DType.F32, [episode.Length, task.StateSize], MemoryMarshal.AsBytes(episode.States.AsSpan()).ToArray()))];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Observe(
        IReadOnlyList<RobotEnvironment> environments, Action<RobotEnvironment, RgbImage>? images)
    {
        if (images is not null)
        {
            foreach (RobotEnvironment environment in environments)
                images(environment, environment.Render());
        }

        return [.. environments.Select(environment => Numbers.ToSingle(environment.ReadState()))];
    }

    /// <summary>Frees nothing.</summary>
    public void Dispose()
    {
    }
}
