namespace Theia.Lab;

/// <summary>How an object stands to another.</summary>
/// <param name="Kind">One of <see cref="SceneVocabulary.Relations"/>, as seen from the camera.</param>
/// <param name="Other">Instance id of the other object.</param>
public sealed record SceneRelation(string Kind, int Other);
