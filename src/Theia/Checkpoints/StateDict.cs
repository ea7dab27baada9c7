using Theia.Data.IO;
using Theia.Data.Tensors;

namespace Theia.Checkpoints;

/// <summary>The weights of a module under the names that checkpoints use.</summary>
internal static class StateDict
{
    /// <summary>Names and parameters in the order in which PyTorch lists them.</summary>
    public static IReadOnlyList<(string Name, Parameter Value)> Of(Module module) => [.. module.named_parameters()];

    /// <summary>Names and values of the parameters and of the buffers, such as the running mean of a batch
    /// norm.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> WithBuffers(Module module) =>
        [.. Of(module).Select(static weight => (weight.Name, (Tensor)weight.Value)), .. module.named_buffers()];

    /// <summary>Reads all weights of a module into memory.</summary>
    public static IReadOnlyDictionary<string, TensorData> Read(Module module) =>
        new OrderedDictionary<string, TensorData>(
            WithBuffers(module).Select(p => KeyValuePair.Create(p.Name, p.Value.ToTensorData())));

    /// <summary>All weights of a module, ready to be written to a file one after the other.</summary>
    /// <param name="module">The module; must live until they are written.</param>
    /// <param name="types">Types of weights in the file; by default their own.</param>
    public static IReadOnlyList<TensorSource> Sources(
        Module module, IReadOnlyDictionary<string, DType>? types = null) =>
    [
        .. WithBuffers(module).Select(p => p.Value.ToSource(
            p.Name, types is not null && types.TryGetValue(p.Name, out DType type) ? type : null)),
    ];

    /// <summary>
    /// Copies weights into a module. Names, shapes and types are compared first: where anything does not fit,
    /// everything that does not is named in one error, and the module stays as it was.
    /// </summary>
    /// <param name="module">The module to fill; its parameters keep their type and place.</param>
    /// <param name="source">Weights by name.</param>
    /// <param name="file">Where they come from, for the message.</param>
    /// <param name="rules">What may differ; null for nothing.</param>
    /// <exception cref="DataException">Something is missing, left over, or has another shape or type; or a weight
    /// holds NaN or infinity, and then the module is half filled.
    /// </exception>
    public static void LoadInto(
        Module module, IReadOnlyDictionary<string, TensorData> source, string file, LoadRules? rules = null)
    {
        Check(
            module,
            source.Keys.ToDictionary(
                key => key, key => new StoredWeight(source[key].Type, source[key].Shape), StringComparer.Ordinal),
            file,
            rules);
        Copy(module, name => source.GetValueOrDefault(name), file, rules);
    }

    /// <summary>
    /// As <see cref="LoadInto(Module, IReadOnlyDictionary{string, TensorData}, string, LoadRules)"/>,
    /// reading one tensor of a file at a time. A module on the meta device is compared and left as it
    /// is: so no memory is asked for that a file does not fill.
    /// </summary>
    /// <exception cref="DataException">As there, or the data of a tensor is damaged, NaN or infinite; then the module
    /// is half filled.</exception>
    public static void LoadInto(Module module, ModelWeights source, LoadRules? rules = null)
    {
        Check(
            module,
            source.Tensors.ToDictionary(
                t => t.Key, t => new StoredWeight(t.Value.Type, t.Value.Shape), StringComparer.Ordinal),
            source.Path,
            rules);
        Copy(module, name => source.Tensors.ContainsKey(name) ? source.Read(name) : null, source.Path, rules);
    }

    private static void Check(
        Module module, IReadOnlyDictionary<string, StoredWeight> source, string file, LoadRules? rules)
    {
        if (new StateDictDiff(WithBuffers(module), source, rules ?? LoadRules.Strict).Describe() is { } findings)
        {
            throw new DataException(
                file,
                $"the weights do not fit the model. {findings}.",
                "Nothing was loaded. Use the weights that belong to this configuration, "
                + "or correct the configuration.");
        }
    }

    private static void Copy(Module module, Func<string, TensorData?> read, string file, LoadRules? rules)
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in WithBuffers(module))
        {
            var key = (rules?.Prefix ?? "") + name;
            if (parameter.device_type == DeviceType.META || read(key) is not { } data)
                continue;
            RequireFinite(data.Type, data.Bytes.Span, key, file);
            Copy(data, parameter);
            if (data.Type == DType.F64 && parameter.device_type == DeviceType.CPU)
                // what float32 cannot hold becomes infinity
                RequireFinite(parameter.dtype.ToDType(), parameter.bytes, key, file);
        }
    }

    // One NaN among millions of weights makes every token NaN. The bytes were just read, so looking
    // at them costs next to nothing.
    private static void RequireFinite(DType type, ReadOnlySpan<byte> bytes, string name, string file) =>
        FiniteValues.Require(
            type, bytes, $"weight '{TerminalText.Of(name)}'", file,
            "Get the weights again; if they were trained here, the training diverged.");

    private static void Copy(TensorData data, Tensor parameter)
    {
        if (parameter.device_type == DeviceType.CPU && data.Type.ToScalarType() == parameter.dtype)
        {
            data.Bytes.Span.CopyTo(parameter.bytes);
            return;
        }

        using var here = data.ToTensor();
        parameter.copy_(here);
    }
}
