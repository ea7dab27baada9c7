using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>A global name allowed in a pickle. It selects a built-in rule; nothing is looked up by name.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Type">Type of the elements, for a storage class.</param>
/// <param name="Text">What is shown in place of a value that is only named, for instance a type.</param>
internal sealed record PickleGlobal(PickleGlobalKind Kind, DType Type = default, string Text = "")
{
    // Types of elements and of Python, as checkpoints name them in their settings and as factories of a defaultdict.
    private static readonly string[] _elements =
    [
        "float16", "float32", "float64", "bfloat16", "half", "float", "double", "uint8", "int8",
        "int16", "int32", "int64", "short", "int", "long", "bool",
    ];

    private static readonly Dictionary<(string Module, string Name), PickleGlobal> _allowed = new()
    {
        [("collections", "defaultdict")] = new(PickleGlobalKind.DefaultDict),
        [("collections", "Counter")] = new(PickleGlobalKind.Counter),
        [("collections", "deque")] = new(PickleGlobalKind.Sequence),
        [("_codecs", "encode")] = new(PickleGlobalKind.Encode),
        [("torch", "device")] = new(PickleGlobalKind.Device),
        [("collections", "OrderedDict")] = new(PickleGlobalKind.OrderedDict),
        [("torch", "Size")] = new(PickleGlobalKind.Size),
        [("torch._utils", "_rebuild_tensor_v2")] = new(PickleGlobalKind.RebuildTensor),
        [("torch._utils", "_rebuild_parameter")] = new(PickleGlobalKind.RebuildParameter),
        [("torch", "DoubleStorage")] = new(PickleGlobalKind.Storage, DType.F64),
        [("torch", "FloatStorage")] = new(PickleGlobalKind.Storage, DType.F32),
        [("torch", "HalfStorage")] = new(PickleGlobalKind.Storage, DType.F16),
        [("torch", "BFloat16Storage")] = new(PickleGlobalKind.Storage, DType.BF16),
        [("torch", "LongStorage")] = new(PickleGlobalKind.Storage, DType.I64),
        [("torch", "IntStorage")] = new(PickleGlobalKind.Storage, DType.I32),
        [("torch", "ShortStorage")] = new(PickleGlobalKind.Storage, DType.I16),
        [("torch", "CharStorage")] = new(PickleGlobalKind.Storage, DType.I8),
        [("torch", "ByteStorage")] = new(PickleGlobalKind.Storage, DType.U8),
        [("torch", "BoolStorage")] = new(PickleGlobalKind.Storage, DType.Bool),
    };

    static PickleGlobal()
    {
        foreach (var element in _elements)
            _allowed.Add(("torch", element), new PickleGlobal(PickleGlobalKind.Constant, Text: $"torch.{element}"));
        // Protocol 2, that of torch.save, calls the module as Python 2 did.
        foreach (var module in (ReadOnlySpan<string>)["builtins", "__builtin__"])
        {
            foreach (var sequence in (ReadOnlySpan<string>)["set", "frozenset", "list"])
                _allowed.Add((module, sequence), new PickleGlobal(PickleGlobalKind.Sequence));
            foreach (var type in (ReadOnlySpan<string>)["dict", "int", "long", "float", "bool", "str", "unicode"])
                _allowed.Add((module, type), new PickleGlobal(PickleGlobalKind.Constant, Text: type));
        }
    }

    /// <summary>Finds an allowed name; case, spaces and look-alikes matter.</summary>
    /// <exception cref="FormatException">The name is not in the table.</exception>
    public static PickleGlobal Find(string module, string name) =>
        _allowed.TryGetValue((module, name), out PickleGlobal? global)
            ? global
            : throw new FormatException(
                $"asks for '{TerminalText.Of(module)}.{TerminalText.Of(name)}', "
                + "which is not allowed; nothing was executed");

    /// <summary>The name of a type's storage class in the module <c>torch</c>, or null when PyTorch has none.</summary>
    public static string? StorageName(DType type)
    {
        foreach (((var _, var name), PickleGlobal global) in _allowed)
        {
            if (global.Kind == PickleGlobalKind.Storage && global.Type == type)
                return name;
        }

        return null;
    }
}
