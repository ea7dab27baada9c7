using System.Text;
using Microsoft.Win32.SafeHandles;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Tensors.Pth;

namespace Theia.Data.Shards;

/// <summary>
/// Finds the members of a tar file by its headers and refuses every kind of damage that they can show.
/// </summary>
internal sealed class ShardScan
{
    private const int Block = TarHeader.BlockSize;
    private const int LongestText = 1 << 20;   // of a PAX header or a GNU long name

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _length;
    private readonly SampleGroups _samples = new();
    private readonly List<ShardMember> _members = [];
    private string? _longName;
    private PaxRecords? _pax;

    private ShardScan(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
        _length = RandomAccess.GetLength(file);
    }

    /// <summary>Reads all headers of <paramref name="file"/>.</summary>
    /// <param name="file">The open shard.</param>
    /// <param name="path">Its name for messages.</param>
    /// <exception cref="DataException">The archive is damaged, or holds what no shard may hold.</exception>
    public static List<ShardMember> Run(SafeFileHandle file, string path) => new ShardScan(file, path).Members();

    private List<ShardMember> Members()
    {
        Span<byte> block = stackalloc byte[Block];
        CheckStart(block);
        long position = 0;
        while (true)
        {
            if (_length - position < Block)
                throw Damage(position, "the file ends without the end marker of a tar archive; it was cut");
            PositionedRead.Exactly(_file, _path, position, block);
            if (!block.ContainsAnyExcept((byte)0))
                break;
            position = Read(position, new TarHeader(block));
        }

        CheckEnd(position);
        return _members;
    }

    private void CheckStart(Span<byte> block)
    {
        if (_length == 0)
            throw Damage(0, "the file is empty");
        var start = block[..(int)Math.Min(Block, _length)];
        PositionedRead.Exactly(_file, _path, 0, start);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            throw new DataException(
                _path,
                "the file is compressed with gzip.",
                $"Unpack it first: gzip -dS .tar < {Path.GetFileName(_path)} > unpacked.tar, "
                    + "and put that in its place.");
        }

        ForeignContent.Refuse(start, _length, _path);
        if (PthFile.Begins(start))
            throw new DataException(_path, "this is a checkpoint of torch.save, not a tar archive.", "Name it .pth.");
        if (start.Length < Block || (start.ContainsAnyExcept((byte)0) && !new TarHeader(start).HasValidChecksum))
            throw Damage(0, "this is not a tar archive, or its first header is damaged");
        if (_length % Block != 0)
        {
            throw Damage(
                _length / Block * Block,
                $"a tar archive is a multiple of {Block} bytes long, this file has {_length}; "
                    + "it was cut or something was added");
        }
    }

    private long Read(long position, TarHeader header)
    {
        if (!header.HasValidChecksum)
            throw Damage(position, "the checksum of the header is wrong");
        if (!header.TrySize(out var size))
            throw Damage(position, "the size in the header is not a number of bytes");
        var start = position + Block;
        if (header.Type is not ('x' or 'g' or 'L') && _pax?.Size is { } paxSize)
            size = paxSize;
        if (size > _length - start)
            throw Damage(position, $"the member declares {size} bytes, but the file has only {_length - start} left");
        try
        {
            Take(header, start, size);
        }
        catch (Exception problem) when (problem is FormatException or DecoderFallbackException)
        {
            throw Damage(position, problem is FormatException ? problem.Message : "the name is not UTF-8", problem);
        }

        return start + ((size + Block - 1) / Block * Block);
    }

    private void Take(TarHeader header, long start, long size)
    {
        switch (header.Type)
        {
            case 'x' when _pax is null:
                _pax = PaxRecords.Parse(Text(start, size));
                break;
            case 'g' when PaxRecords.Parse(Text(start, size)) is { Path: null, Size: null }:
                break;
            case 'L' when _longName is null:
                _longName = TarHeader.Text(Text(start, size));
                break;
            case 'x' or 'L':
                throw new FormatException("one member has two extended headers");
            case 'g':
                throw new FormatException("a global PAX header names or sizes every member");
            case '0' or '\0' or '7':
                AddMember(TakeName(header), start, size);
                break;
            case '5' when size == 0:
                _ = TakeName(header);
                break;
            default:
                throw new FormatException(
                    $"'{TerminalText.Of(TakeName(header))}' is {KindOf(header.Type)}; "
                        + "a shard contains plain files only");
        }
    }

    private string TakeName(TarHeader header)
    {
        var name = _pax?.Path ?? _longName ?? header.Name;
        _pax = null;
        _longName = null;
        return name;
    }

    private void AddMember(string name, long start, long size)
    {
        if (name.EndsWith('/') && size == 0)
            return;   // how archives older than POSIX write a folder
        if (MemberName.IsMetadata(name))
            return;
        try
        {
            var (key, extension) = MemberName.Split(name);
            _samples.Add(key, extension);
            _members.Add(new ShardMember(name, key, extension, start, size, null));
        }
        catch (FormatException problem)
        {
            throw new FormatException($"member '{TerminalText.Of(name)}': {problem.Message}", problem);
        }
    }

    private byte[] Text(long start, long size)
    {
        if (size > LongestText)
            throw new FormatException($"an extended header of {size} bytes is too long");
        var text = new byte[size];
        PositionedRead.Exactly(_file, _path, start, text);
        return text;
    }

    private void CheckEnd(long position)
    {
        if (_pax is not null || _longName is not null)
            throw Damage(position, "an extended header at the end has no member after it");
        if (_length - position < 2 * Block)
            throw Damage(position, "the end marker has one block of zeros instead of two; the file was cut");
        Span<byte> rest = stackalloc byte[16 * Block];
        for (var at = position; at < _length; at += rest.Length)
        {
            var part = rest[..(int)Math.Min(rest.Length, _length - at)];
            PositionedRead.Exactly(_file, _path, at, part);
            var found = part.IndexOfAnyExcept((byte)0);
            if (found >= 0)
            {
                throw Damage(
                    at + found,
                    $"there is data after the end marker at byte {position}: a header was overwritten with zeros, "
                        + "or something was added");
            }
        }

        try
        {
            _samples.Finish();
        }
        catch (FormatException problem)
        {
            throw Damage(position, problem.Message, problem);
        }
    }

    private DataException Damage(long position, string problem, Exception? inner = null) =>
        new(
            _path, $"{problem} (byte {position}).",
            new Remedy("Copy or write this shard again, then verify the whole set.", RemedyStep.Verify), inner);

    private static string KindOf(char type) => type switch
    {
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' => "a character device",
        '4' => "a block device",
        '5' => "a folder with content",
        '6' => "a pipe",
        'K' => "a link with a long target",
        'M' => "the continuation of another volume",
        'S' => "a sparse file",
        _ => $"of unknown type 0x{(int)type:x2}",
    };
}
