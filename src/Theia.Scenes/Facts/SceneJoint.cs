namespace Theia.Scenes;

/// <summary>A joint of an object.</summary>
/// <param name="Name">For instance <c>shoulder</c>, <c>gripper</c> or <c>drawer 1</c>.</param>
/// <param name="Value">Radians for turning joints, meters for sliding ones (gripper: between the
/// fingers; drawers: pulled out).</param>
public sealed record SceneJoint(string Name, float Value);
