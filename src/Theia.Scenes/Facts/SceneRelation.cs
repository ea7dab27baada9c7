namespace Theia.Scenes;

/// <summary>Spatial relation between two objects.</summary>
/// <param name="Kind">One of <see cref="SceneVocabulary.Relations"/>, as seen from the camera.</param>
/// <param name="Other">Instance id of the other object.</param>
public sealed record SceneRelation(string Kind, int Other);
