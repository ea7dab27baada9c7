namespace Theia.Tests.Shards;

/// <summary>Small shards to try things on.</summary>
internal static class SomeShard
{
    /// <summary>Writes <c>&lt;name&gt;.tar</c> with <paramref name="count"/> payloads of different lengths.</summary>
    public static string Write(ScratchFolder folder, int count, string name = "some")
    {
        var path = folder[$"{name}.tar"];
        using var writer = ShardWriter.Create(path);
        for (var i = 0; i < count; i++)
            writer.Add($"sample-{i:00}", "image", Payload(i));
        writer.Commit();
        return path;
    }

    /// <summary>What sample <paramref name="i"/> holds.</summary>
    public static byte[] Payload(int i) => [.. Enumerable.Range(0, 3 + (i * 100)).Select(n => (byte)((n * 31) + i))];

    /// <summary>Changes one byte of a file.</summary>
    public static void Flip(string path, long at)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }
}
