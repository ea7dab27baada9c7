using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>Texts that stand elsewhere in the file: the global heap.</summary>
internal static class Hdf5Heap
{
    /// <summary>Follows a reference to a text.</summary>
    /// <param name="source">The file.</param>
    /// <param name="reference">Length, place of the heap, number in it.</param>
    /// <exception cref="DataException">It leads nowhere.</exception>
    public static string Text(Hdf5Source source, Hdf5Bytes reference)
    {
        var length = reference.U32();
        var place = reference.Place();
        var wanted = reference.U32();
        if (length == 0 || place is not { } address)
            return "";
        var size = source.At(address, 16).Signature("GCOL").Skip(4).Whole(8);
        var heap = source.At(address, size).Skip(16);
        while (heap.Left >= 16)
        {
            int index = heap.U16();
            var bytes = heap.Skip(6).Whole(8);
            if (index == 0 || bytes > heap.Left)
                break;
            if (index == wanted)
                return heap.Part((int)Math.Min(bytes, length)).Text();
            _ = heap.Skip((int)bytes);
            heap.Align();
        }

        throw reference.Fault($"refers to text {TerminalText.Of($"{wanted}")} of a heap that does not hold it");
    }
}
