using System.Buffers.Binary;
using System.Text;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// Reads what <c>torch.save</c> pickles of tensors, lists and dictionaries. It is no general unpickler: names come from
/// one table, and an opcode, a name or an argument that tensors do not need ends the reading.
/// </summary>
internal sealed class PickleReader
{
    private const string Remedy = "Download it again if it may be damaged; "
        + "if you trust it, open it in PyTorch and save only the state dict, best as safetensors.";

    // A state dict of a thousand tensors takes 40,000. Each costs at most some hundred bytes of memory.
    private const int MaxOperations = 2_000_000;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _source;
    private readonly PickleStack _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly Dictionary<string, PthStorage> _storages = new(StringComparer.Ordinal);
    private int _operations;

    public PickleReader(ReadOnlyMemory<byte> bytes, string source)
    {
        _bytes = bytes;
        _source = source;
    }

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The storages that were named, by key.</summary>
    public IReadOnlyDictionary<string, PthStorage> Storages => _storages;

    /// <summary>Reads one pickle, up to its STOP.</summary>
    /// <exception cref="DataException">It asks for more than tensors need, or is damaged.</exception>
    public object? Read()
    {
        try
        {
            if ((Opcode)TakeByte() != Opcode.Proto || TakeByte() is < 2 or > 5)
                throw new FormatException("does not begin with protocol 2 to 5");
            while (true)
            {
                if (++_operations > MaxOperations)
                    throw new FormatException($"has more than {MaxOperations} operations");
                var opcode = (Opcode)TakeByte();
                if (opcode == Opcode.Stop)
                    return Finish();
                if (!TryPush(opcode) && !TryRemember(opcode) && !TryCollect(opcode) && !TryCall(opcode))
                    throw new FormatException($"uses the opcode 0x{(byte)opcode:x2}, which tensors do not need");
            }
        }
        catch (FormatException failure)
        {
            throw new DataException(_source, $"its pickle {failure.Message} (byte {Position}).", Remedy, failure);
        }
        catch (DecoderFallbackException failure)
        {
            throw new DataException(
                _source, $"its pickle has text that is not UTF-8 (byte {Position}).", Remedy, failure);
        }
    }

    private object? Finish()
    {
        var result = _stack.Pop();
        return _stack.IsEmpty ? result : throw new FormatException("stops with values left over");
    }

    private bool TryPush(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.None: _stack.Push(null); return true;
            case Opcode.NewTrue: _stack.Push(true); return true;
            case Opcode.NewFalse: _stack.Push(false); return true;
            case Opcode.BinInt1: _stack.Push((long)TakeByte()); return true;
            case Opcode.BinInt2: _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case Opcode.BinInt: _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case Opcode.Long1: _stack.Push(TakeLong(TakeByte())); return true;
            case Opcode.BinFloat: _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case Opcode.ShortBinUnicode: _stack.Push(_utf8.GetString(Take(TakeByte()))); return true;
            case Opcode.BinUnicode:
                _stack.Push(_utf8.GetString(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); return true;
            case Opcode.EmptyDict: _stack.Push(new PickleDict(ordered: false)); return true;
            case Opcode.EmptyList or Opcode.EmptySet: _stack.Push(new List<object?>()); return true;
            case Opcode.EmptyTuple: _stack.Push(Array.Empty<object?>()); return true;
            default: return false;
        }
    }

    private bool TryRemember(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.BinPut: _memo[TakeByte()] = _stack.Peek(); return true;
            case Opcode.LongBinPut:
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = _stack.Peek(); return true;
            case Opcode.Memoize: _memo[(uint)_memo.Count] = _stack.Peek(); return true;
            case Opcode.BinGet: _stack.Push(Recall(TakeByte())); return true;
            case Opcode.LongBinGet: _stack.Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); return true;
            case Opcode.Frame:
                if (BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) > (ulong)(_bytes.Length - Position))
                    throw new FormatException("has a frame that is longer than the pickle");
                return true;
            default: return false;
        }
    }

    private bool TryCollect(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Mark: _stack.Mark(); return true;
            case Opcode.Tuple: _stack.Push(_stack.PopToMark()); return true;
            case Opcode.Tuple1: _stack.Push(_stack.Pop(1)); return true;
            case Opcode.Tuple2: _stack.Push(_stack.Pop(2)); return true;
            case Opcode.Tuple3: _stack.Push(_stack.Pop(3)); return true;
            case Opcode.Append: Extend(_stack.Pop(1)); return true;
            case Opcode.Appends or Opcode.AddItems: Extend(_stack.PopToMark()); return true;
            case Opcode.FrozenSet: _stack.Push(_stack.PopToMark().ToList()); return true;
            case Opcode.SetItem: SetItems(_stack.Pop(2)); return true;
            case Opcode.SetItems: SetItems(_stack.PopToMark()); return true;
            default: return false;
        }
    }

    private bool TryCall(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Global: _stack.Push(PickleGlobal.Find(TakeLine(), TakeLine())); return true;
            case Opcode.StackGlobal:
                if (_stack.Pop(2) is not [string module, string name])
                    throw new FormatException("asks for a name that is not text");
                _stack.Push(PickleGlobal.Find(module, name));
                return true;
            case Opcode.Reduce:
                var arguments = _stack.Pop<object?[]>("a tuple of arguments");
                _stack.Push(Call(_stack.Pop<PickleGlobal>("an allowed name"), arguments));
                return true;
            case Opcode.BinPersId:
                _stack.Push(Register(PthStorage.FromPersistentId(_stack.Pop<object?[]>("a tuple as persistent id"))));
                return true;
            case Opcode.Build:
                // The attribute _metadata of a state dict: versions of its modules, which loading does not need.
                _stack.Pop<PickleDict>("a dictionary of attributes");
                if (!_stack.Peek<PickleDict>("an OrderedDict").Ordered)
                    throw new FormatException("sets attributes of something other than an OrderedDict");
                return true;
            default: return false;
        }
    }

    private static object Call(PickleGlobal global, object?[] arguments) => (global.Kind, arguments) switch
    {
        (PickleGlobalKind.OrderedDict, []) => new PickleDict(ordered: true),
        // A factory is only named; nothing calls it.
        (PickleGlobalKind.DefaultDict,
            [] or [null] or [PickleGlobal { Kind: PickleGlobalKind.Constant or PickleGlobalKind.Sequence }]) =>
            new PickleDict(ordered: false),
        (PickleGlobalKind.Counter, []) => new PickleDict(ordered: false),
        (PickleGlobalKind.Counter, [PickleDict counts]) => counts,
        (PickleGlobalKind.Sequence, [] or [object?[] or List<object?>] or [object?[] or List<object?>, long or null]) =>
            Sequence(arguments),
        (PickleGlobalKind.Encode, [string text, "latin1"]) => text,
        (PickleGlobalKind.Device, [string type]) => type,
        (PickleGlobalKind.Device, [string type, long index]) => $"{type}:{index}",
        (PickleGlobalKind.Size, [object?[] sizes]) => sizes,
        (PickleGlobalKind.RebuildTensor, _) => PthTensor.Rebuild(arguments),
        (PickleGlobalKind.RebuildParameter, [PthTensor data, bool, PickleDict { Entries.Count: 0 }]) => data,
        _ => throw new FormatException($"calls {global.Kind} with {arguments.Length} unexpected arguments"),
    };

    // Never a copy: a pickle may ask for the same long list a million times.
    private static object Sequence(object?[] arguments) =>
        arguments is [List<object?> or object?[] { Length: > 0 }, ..] ? arguments[0]! : new List<object?>();

    private PthStorage Register(PthStorage storage)
    {
        if (_storages.TryAdd(storage.Key, storage) || _storages[storage.Key] == storage)
            return _storages[storage.Key];
        throw new FormatException($"describes storage '{storage.Key}' in two ways");
    }

    private void Extend(object?[] values) => _stack.Peek<List<object?>>("a list").AddRange(values);

    private void SetItems(object?[] pairs)
    {
        PickleDict dictionary = _stack.Peek<PickleDict>("a dictionary");
        if (pairs.Length % 2 != 0)
            throw new FormatException("sets a key without a value");
        for (var i = 0; i < pairs.Length; i += 2)
            dictionary.Add(pairs[i], pairs[i + 1]);
    }

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value
            : throw new FormatException($"reads the memo {index}, which was not written");

    private byte TakeByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - Position)
            throw new FormatException("ends too early");
        ReadOnlySpan<byte> taken = _bytes.Span.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    private long TakeLong(int length)
    {
        if (length > sizeof(long))
            throw new FormatException($"has a whole number of {length} bytes; the limit is {sizeof(long)}");
        ReadOnlySpan<byte> taken = Take(length);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Fill(length > 0 && taken[^1] >= 0x80 ? (byte)0xff : (byte)0);   // two's complement
        taken.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private string TakeLine()
    {
        var length = _bytes.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw new FormatException("has a name without an end");
        var line = _utf8.GetString(Take(length));
        Position++;
        return line;
    }
}
