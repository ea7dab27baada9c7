namespace Theia.RobotData.Hdf5;

/// <summary>Reads the dimensions of data sets and attributes.</summary>
internal static class Hdf5Shape
{
    private const int MostDimensions = 32;

    /// <summary>The dimensions; none for a single value.</summary>
    public static long[] Read(Hdf5Bytes bytes)
    {
        int version = bytes.U8(), rank = bytes.U8();
        _ = bytes.Skip(version switch
        {
            1 => 6,
            2 => 2,
            _ => throw bytes.Fault($"has a data space of the version {version}"),
        });
        if (rank > MostDimensions)
            throw bytes.Fault($"has {rank} dimensions");
        var shape = new long[rank];
        Int128 elements = 1;
        for (var i = 0; i < rank; i++)
        {
            shape[i] = bytes.Whole(8);
            elements *= Math.Max(shape[i], 1);
            if (elements > long.MaxValue / 8)
                throw bytes.Fault($"has the dimensions [{string.Join(", ", shape[..(i + 1)])}]");
        }

        return shape;
    }
}
