namespace Theia.Data;

/// <summary>Which features of a teacher a batch shall hold.</summary>
/// <param name="Teacher">The teacher, with the size of its map; what is stored must have that size.</param>
/// <param name="ClassToken">Whether its class token is wanted beside the map.</param>
public sealed record FeatureRequest(TeacherSpec Teacher, bool ClassToken = false);
