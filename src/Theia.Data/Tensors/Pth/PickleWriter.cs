using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// Writes the protocol-2 pickle of an <c>OrderedDict</c> of tensors, opcode by opcode as Python's
/// pickler does for <c>torch.save</c>.
/// </summary>
internal sealed class PickleWriter
{
    private const int BatchSize = 1000;   // Python's pickler sets so many items at once

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, uint> _shared = new(StringComparer.Ordinal);
    private uint _memo;

    private PickleWriter()
    {
    }

    /// <summary>The pickle of tensors that lie in storages <c>0</c>, <c>1</c>, … in this order.</summary>
    public static byte[] Write(IReadOnlyList<TensorSource> tensors)
    {
        var writer = new PickleWriter();
        writer.Put(Opcode.Proto, 2);
        writer.PutOrderedDict();
        writer.Remember();
        for (var batch = 0; batch < tensors.Count; batch += BatchSize)
            writer.PutItems(tensors, batch, Math.Min(batch + BatchSize, tensors.Count));
        writer.Put(Opcode.Stop);
        return writer._bytes.WrittenSpan.ToArray();
    }

    private void PutItems(IReadOnlyList<TensorSource> tensors, int from, int to)
    {
        if (to - from > 1)
            Put(Opcode.Mark);
        for (var i = from; i < to; i++)
        {
            PutText(tensors[i].Name);
            PutTensor(tensors[i], i);
        }

        Put(to - from > 1 ? Opcode.SetItems : Opcode.SetItem);
    }

    private void PutTensor(TensorSource tensor, int storage)
    {
        long[] shape = [.. tensor.Shape];
        PutGlobal("torch._utils", "_rebuild_tensor_v2");
        Put(Opcode.Mark);
        PutStorage(tensor, storage);
        PutNumber(0);
        PutNumbers(shape);
        PutNumbers(StridedCopy.Contiguous(shape));
        Put(Opcode.NewFalse);
        PutOrderedDict();
        Remember();
        Put(Opcode.Tuple);
        Remember();
        Put(Opcode.Reduce);
        Remember();
    }

    private void PutStorage(TensorSource tensor, int storage)
    {
        Put(Opcode.Mark);
        PutSharedText("storage");
        PutGlobal("torch", PickleGlobal.StorageName(tensor.Type)
            ?? throw new ArgumentException(
                $"PyTorch's .pth has no {tensor.Type} (tensor '{tensor.Name}'). Convert it, or write safetensors.",
                nameof(tensor)));
        PutText($"{storage}");
        PutSharedText("cpu");
        PutNumber(tensor.ByteLength / tensor.Type.Size());
        Put(Opcode.Tuple);
        Remember();
        Put(Opcode.BinPersId);
    }

    private void PutOrderedDict()
    {
        PutGlobal("collections", "OrderedDict");
        Put(Opcode.EmptyTuple);
        Put(Opcode.Reduce);
    }

    private void PutNumbers(long[] numbers)
    {
        if (numbers.Length == 0)
        {
            Put(Opcode.EmptyTuple);
            return;
        }

        if (numbers.Length > 3)
            Put(Opcode.Mark);
        foreach (var number in numbers)
            PutNumber(number);
        Put(numbers.Length switch { 1 => Opcode.Tuple1, 2 => Opcode.Tuple2, 3 => Opcode.Tuple3, _ => Opcode.Tuple });
        Remember();
    }

    private void PutNumber(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        switch (number)
        {
            case <= byte.MaxValue: Put(Opcode.BinInt1, bytes[..1]); break;
            case <= ushort.MaxValue: Put(Opcode.BinInt2, bytes[..2]); break;
            case <= int.MaxValue: Put(Opcode.BinInt, bytes[..4]); break;
            default:
                var length = (64 - (int)long.LeadingZeroCount(number)) / 8 + 1;   // room for the sign bit
                Put(Opcode.Long1, (byte)length);
                _bytes.Write(bytes[..length]);
                break;
        }
    }

    private void PutGlobal(string module, string name)
    {
        if (!Recall($"{module}\n{name}"))
        {
            Put(Opcode.Global, Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
            Share($"{module}\n{name}");
        }
    }

    private void PutSharedText(string text)
    {
        if (!Recall(text))
        {
            PutText(text, remember: false);
            Share(text);
        }
    }

    private void PutText(string text, bool remember = true)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Put(Opcode.BinUnicode, length);
        _bytes.Write(bytes);
        if (remember)
            Remember();
    }

    private void Share(string what)
    {
        _shared.Add(what, _memo);
        Remember();
    }

    private void Remember() => PutIndex(Opcode.BinPut, Opcode.LongBinPut, _memo++);

    private bool Recall(string what)
    {
        var known = _shared.TryGetValue(what, out var index);
        if (known)
            PutIndex(Opcode.BinGet, Opcode.LongBinGet, index);
        return known;
    }

    private void PutIndex(Opcode narrow, Opcode wide, uint index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, index);
        if (index <= byte.MaxValue)
            Put(narrow, bytes[..1]);
        else
            Put(wide, bytes);
    }

    private void Put(Opcode opcode, params ReadOnlySpan<byte> operand)
    {
        _bytes.Write([(byte)opcode]);
        _bytes.Write(operand);
    }
}
