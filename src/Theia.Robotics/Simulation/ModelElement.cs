namespace Theia.Robotics;

/// <summary>A part of a model that has a number and perhaps a name.</summary>
/// <param name="Id">Its number among the elements of its kind, from 0.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
public abstract record ModelElement(int Id, string Name)
{
    /// <summary>What it is.</summary>
    public abstract ElementKind Kind { get; }
}
