namespace Theia.Robotics.Native;

/// <summary>
/// An array in the library's memory that was found once: no name is looked up when it is read. Valid until its model or
/// simulation is disposed.
/// </summary>
/// <param name="address">Its first value.</param>
/// <param name="length">Values.</param>
internal readonly unsafe struct NativeArray<T>(nint address, int length) where T : unmanaged
{
    /// <summary>All values.</summary>
    public Span<T> Span => new((void*)address, length);

    /// <summary>One value.</summary>
    public ref T this[int index] => ref Span[index];
}
