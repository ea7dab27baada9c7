namespace Theia.Data.Tensors;

/// <summary>One file of named tensors, read by name when asked for.</summary>
internal interface IWeightFile : IDisposable
{
    /// <summary>Tensors by name, in the order of the file.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads one tensor.</summary>
    TensorData Read(string name);

    /// <summary>
    /// Verifies the checksums of the file; returns findings (file and message). Empty for formats without checksums.
    /// </summary>
    IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) => [];
}
