using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>Something that policies may see through, by the name that tables give it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What decides its values: weights, sizes, precision.</param>
/// <param name="Open">Makes the encoder; null for the true state, which needs none.</param>
internal sealed record RobotEncoder(string Name, string Identity, Func<IImageEncoder>? Open)
{
    /// <summary>Names of those that need no model: the true state, colors, random weights.</summary>
    public const string StateName = "state", PixelsName = "pixels", RandomName = "random";

    /// <summary>The true state.</summary>
    public static RobotEncoder State { get; } = new(StateName, "", null);

    /// <summary>The mean colors of cells; see <see cref="ColorGrid"/>.</summary>
    public static RobotEncoder Pixels { get; } = new(PixelsName, "colors 14 x 14", static () => new ColorGrid());

    /// <summary>True for those that an encoder has to beat.</summary>
    public static bool IsFloor(string name) => name is PixelsName or RandomName;

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
