namespace Theia.Robotics.Native;

/// <summary>The layout of a C struct. Members of nested structs have paths: <c>map.znear</c>.</summary>
/// <param name="Size">Bytes, padding included.</param>
/// <param name="Alignment">Bytes.</param>
/// <param name="Fields">Members by name, in the order of the struct.</param>
internal sealed record StructLayout(int Size, int Alignment, IReadOnlyDictionary<string, StructField> Fields);
