using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>Something that policies may see through, by the name that tables give it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What decides its values: weights, sizes, precision.</param>
/// <param name="Open">Makes the encoder; null for the true state, which needs none.</param>
internal sealed record RobotEncoder(string Name, string Identity, Func<IImageEncoder>? Open)
{
    /// <summary>The true state.</summary>
    public static RobotEncoder State { get; } = new("state", "", null);

    /// <summary>What a policy of a kind sees of a task.</summary>
    /// <exception cref="UsageException">The head cannot take what the encoder returns.</exception>
    public IObserver Observe(RobotTask task, PolicyHead head)
    {
        if (Open is null)
            return new StateObserver(task);
        var encoder = Open();
        try
        {
            return new ImageObserver(Name, encoder, head, Identity);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }
}
