namespace Theia.Policies.Networks;

/// <summary>What decides the shapes of a policy network.</summary>
/// <param name="Feature">Feature of one frame.</param>
/// <param name="History">Frames of a window.</param>
/// <param name="Proprioception">Values of the robot's own state beside the frames; 0 for none.</param>
/// <param name="Actions">Values of an action.</param>
/// <param name="HiddenSizes">Widths of the hidden layers of a perceptron.</param>
/// <param name="Activation">Between layers.</param>
internal sealed record PolicySizes(
    FeatureSize Feature,
    int History,
    int Proprioception,
    int Actions,
    IReadOnlyList<int> HiddenSizes,
    PolicyActivation Activation);
