using System.Text;

namespace Theia.Tests.Shards;

/// <summary>One line for each way in which a shard can be broken, with what the error says about it.</summary>
public sealed class ShardDamageTests
{
    private const int Block = 512;

    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "empty file", "", "the file is empty (byte 0)" },
        { "text", "text", "not a tar archive" },
        { "gzip", "gzip", "compressed with gzip" },
        { "cut in a header", "a|b/100", "multiple of 512" },
        { "cut in a payload", "a|b/512", "bytes, but the file has only 0 left" },
        { "cut between members", "a", "without the end marker" },
        { "no end marker", "a|b", "without the end marker" },
        { "one block of zeros", "a|b|zero", "one block of zeros instead of two" },
        { "length not in blocks", "a|end|x", "multiple of 512" },
        { "something after the end", "a|end|b|end", "data after the end marker" },
        { "a header of zeros", "a|zero|data|end", "data after the end marker" },
        { "wrong checksum", "a|b:sum=123|end", "checksum of the header is wrong" },
        { "checksum of no digits", "a|b:sum=xyz|end", "checksum of the header is wrong" },
        { "size of no digits", "a|b:size=12a|end", "not a number of bytes" },
        { "no size", "a|b:size=|end", "not a number of bytes" },
        { "size beyond the end", "a|b:size=77777777777|end", "the member declares" },
        {
            "negative size", "a|b:size=\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff|end",
            "not a number of bytes"
        },
        { "huge size", "a|b:size=\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff|end", "the member declares" },
        { "size of more than 63 bits", "a|b:size=\u0080\0\u0001\0\0\0\0\0\0\0\0\0|end", "not a number of bytes" },
        { "hard link", "a|b:type=1|end", "is a hard link" },
        { "symbolic link", "a|b:type=2|end", "is a symbolic link" },
        { "character device", "a|b:type=3|end", "is a character device" },
        { "block device", "a|b:type=4|end", "is a block device" },
        { "folder with content", "a|b:type=5|end", "is a folder with content" },
        { "pipe", "a|b:type=6|end", "is a pipe" },
        { "sparse", "a|b:type=S|end", "is a sparse file" },
        { "other volume", "a|b:type=M|end", "another volume" },
        { "unknown type", "a|b:type=Z|end", "unknown type 0x5a" },
        { "same member twice", "a|a|end", "two members 'image'" },
        { "suffixes that differ by case", "a|a:name=a.IMAGE|end", "two members 'image'" },
        { "key again later", "a|b|a|end", "appears again after another sample" },
        { "key with a dot", "a|b:name=b.v2.image|end", "has 'v2.image' where the first sample has 'image'" },
        { "no extension", "a|b:name=b|end", "belongs to no sample" },
        { "empty extension", "a|b:name=b.|end", "extension is empty" },
        { "empty key", "a|b:name=.image|end", "key is empty" },
        { "empty name", "a|b:name=|end", "name is empty" },
        { "traversal", "a|b:name=../b.image|end", "'..'" },
        { "traversal inside", "a|b:name=x/../b.image|end", "'..'" },
        { "empty part", "a|b:name=x//b.image|end", "empty part" },
        { "absolute", "a|b:name=/b.image|end", "not a relative path" },
        { "drive", "a|b:name=C:b.image|end", "not a relative path" },
        { "backslash", "a|b:name=x\\b.image|end", "not a relative path" },
        { "control characters", "a|b:name=b\n.image|end", "control characters" },
        { "name not in UTF-8", "a|b:name=\u00e9.image|end", "not UTF-8" },
        { "record without length", "a|pax=path=b.image\n|b|end", "does not start with its length" },
        { "record too long", "a|pax=99 path=b.image\n|b|end", "not where it ends" },
        { "record of length 0", "a|pax=0 path=b.image\n|b|end", "not where it ends" },
        { "record without line end", "a|pax=16 path=b.image |b|end", "not where it ends" },
        { "record without keyword", "a|pax=10 path_b\n|b|end", "no keyword" },
        { "record of NUL", "a|pax=17 path=b\0.image\n|b|end", "contains a NUL" },
        { "record with a negative size", "a|pax=11 size=-1\n|b|end", "not a number of bytes" },
        { "record with a huge size", "a|pax=29 size=99999999999999999999\n|b|end", "not a number of bytes" },
        { "record of a sparse file", "a|pax=22 GNU.sparse.major=1\n|b|end", "next member is sparse" },
        { "record with traversal", "a|pax=22 path=../../b.image\n|b|end", "'..'" },
        { "two records for one member", "a|pax=16 path=b.image\n|pax=16 path=b.image\n|b|end", "two extended headers" },
        { "record at the end", "a|pax=16 path=b.image\n|end", "no member after it" },
        { "global path", "a|global=16 path=b.image\n|b|end", "every member" },
        { "long name at the end", "a|long=b.image|end", "no member after it" },
        { "two long names", "a|long=b.image|long=c.image|b|end", "two extended headers" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_broken_shard_is_refused_with_its_file_and_place(string kind, string parts, string says)
    {
        using var folder = new ScratchFolder();
        File.WriteAllBytes(folder["x.tar"], Build(parts));

        var refused = Assert.Throws<DataException>(() => Shard.Open(folder["x.tar"]).Dispose());

        Assert.Equal(folder["x.tar"], refused.File);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.True(kind is "gzip" || refused.Message.Contains("(byte ", StringComparison.Ordinal), refused.Message);
    }

    [Theory]
    [InlineData("a|b|end", "a b")]
    [InlineData("a|b:type=\0|end", "a b")]
    [InlineData("a|b:type=7|end", "a b")]
    [InlineData("folder/:size=0:type=5|a|b|end", "a b")]
    [InlineData("a:name=./a.image|b:name=./x/b.image|end", "a x/b")]
    [InlineData("pax=24 mtime=1700000000.123\n|a|b|end", "a b")]
    [InlineData("global=24 mtime=1700000000.123\n|a|pax=16 path=c.image\n|b|end", "a c")]
    [InlineData("a|pax=12 size=512\n|b:size=0|end", "a b")]
    [InlineData("a|long=c.image|b|end", "a c")]
    [InlineData("__meta__|a|end", "a")]
    [InlineData("end", "")]
    public void What_other_programs_write_is_read(string parts, string keys)
    {
        using var folder = new ScratchFolder();
        File.WriteAllBytes(folder["x.tar"], Build(parts));
        using var shard = Shard.Open(folder["x.tar"]);
        Assert.Equal(keys, string.Join(' ', shard.Members.Select(member => member.Key)));
    }

    // "name:field=value|…": members of one block of payload, cut after so many bytes with "/n"; and the words below.
    private static byte[] Build(string parts)
    {
        List<byte> file = [];
        foreach (var part in parts.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            file.AddRange(part switch
            {
                "text" => Encoding.ASCII.GetBytes(new string('t', 2000)),
                "gzip" => [0x1f, 0x8b, .. new byte[2000]],
                "x" => "x"u8.ToArray(),
                "zero" => new byte[Block],
                "data" => [.. Enumerable.Repeat((byte)'d', Block)],
                "end" => new byte[2 * Block],
                _ when part.StartsWith("pax=", StringComparison.Ordinal) => Extended('x', part[4..]),
                _ when part.StartsWith("global=", StringComparison.Ordinal) => Extended('g', part[7..]),
                _ when part.StartsWith("long=", StringComparison.Ordinal) => Extended('L', part[5..]),
                _ => Member(part),
            });
        }

        return [.. file];
    }

    private static byte[] Extended(char type, string text)
    {
        var payload = new byte[Block];
        Encoding.UTF8.GetBytes(text, payload);
        return [.. Header("extended", Convert.ToString(text.Length, 8), type, null), .. payload];
    }

    private static byte[] Member(string text)
    {
        var cut = text.Split('/') is [_, var digits] && int.TryParse(digits, out var length) ? length : -1;
        var fields = (cut < 0 ? text : text.Split('/')[0]).Split(':', 2);
        string name = fields[0].EndsWith('/') || fields[0].StartsWith('_') ? fields[0] : $"{fields[0]}.image",
            size = "1000";
        string? sum = null;
        var type = '0';
        foreach (var field in fields.Length > 1 ? SplitFields(fields[1]) : [])
        {
            var value = field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..];
            switch (field.Split('=')[0])
            {
                case "name": name = value; break;
                case "size": size = value; break;
                case "type": type = value[0]; break;
                default: sum = value; break;
            }
        }

        byte[] member = [.. Header(name, size, type, sum), .. new byte[size is "0" && type is not '0' ? 0 : Block]];
        return cut < 0 ? member : member[..cut];
    }

    private static string[] SplitFields(string fields) => fields.Contains(":type=", StringComparison.Ordinal)
        ? [
            fields[..fields.IndexOf(":type=", StringComparison.Ordinal)],
            fields[(fields.IndexOf(":type=", StringComparison.Ordinal) + 1)..],
        ]
        : [fields];

    private static byte[] Header(string name, string size, char type, string? sum)
    {
        var header = new byte[Block];
        Encoding.Latin1.GetBytes(name, header);
        Encoding.Latin1.GetBytes(size, header.AsSpan(124));
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(sum ?? Convert.ToString(header.Sum(value => value), 8), header.AsSpan(148));
        return header;
    }
}
