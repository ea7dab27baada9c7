namespace Theia.Data;

/// <summary>Which features of a teacher a batch shall hold.</summary>
/// <param name="Teacher">The teacher, with the size of its map; what is stored must have that size.</param>
/// <param name="ClassToken">True to read its class token beside the map. Default: false.</param>
public sealed record FeatureRequest(TeacherSpec Teacher, bool ClassToken = false);
