namespace Theia.Data.Tensors;

/// <summary>One file of named tensors, read by name when asked for.</summary>
internal interface IWeightFile : IDisposable
{
    /// <summary>Tensors by name, in the order of the file.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads one tensor.</summary>
    TensorData Read(string name);

    /// <summary>Reads the whole file and tells what its own checksums find: the file, and a sentence. Empty where a format has none.</summary>
    IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) => [];
}
