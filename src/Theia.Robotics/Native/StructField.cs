namespace Theia.Robotics.Native;

/// <summary>Where a member of a C struct is, and what it holds.</summary>
/// <param name="Offset">Bytes from the start of the struct.</param>
/// <param name="Type">The C type: <c>int</c>, <c>mjtNum</c>, <c>mjOption</c>, …</param>
/// <param name="IsPointer">Whether the member is an address of such values.</param>
/// <param name="Count">Values in the member itself; of a pointer 1.</param>
/// <param name="Rows">For arrays that are reached through a pointer: rows, a member of mjModel; null: not known.
/// </param>
/// <param name="Columns">Columns of these: a number, a constant or a member of mjModel.</param>
internal sealed record StructField(
    int Offset, string Type, bool IsPointer, int Count = 1, string? Rows = null, string? Columns = null);
