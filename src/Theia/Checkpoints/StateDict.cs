namespace Theia.Checkpoints;

/// <summary>The weights of a module under the names that checkpoints use.</summary>
internal static class StateDict
{
    /// <summary>Names and parameters in the order in which PyTorch lists them.</summary>
    public static IReadOnlyList<(string Name, Parameter Value)> Of(Module module) => [.. module.named_parameters()];

    /// <summary>Reads all weights of a module into memory.</summary>
    public static IReadOnlyDictionary<string, TensorData> Read(Module module) =>
        new OrderedDictionary<string, TensorData>(Of(module).Select(p => KeyValuePair.Create(p.Name, p.Value.ToTensorData())));

    /// <summary>
    /// Copies weights into a module. Names, shapes and types are compared first: where anything does not fit, everything that
    /// does not is named in one error, and the module stays as it was.
    /// </summary>
    /// <param name="module">The module to fill; its parameters keep their type and place.</param>
    /// <param name="source">Weights by name.</param>
    /// <param name="file">Where they come from, for the message.</param>
    /// <param name="rules">What may differ; null for nothing.</param>
    /// <exception cref="DataException">Something is missing, left over, or has another shape or type.</exception>
    public static void LoadInto(Module module, IReadOnlyDictionary<string, TensorData> source, string file, LoadRules? rules = null)
    {
        rules ??= LoadRules.Strict;
        var parameters = Of(module);
        new Comparison(parameters, source.ToDictionary(pair => pair.Key, pair => (pair.Value.Type, pair.Value.Shape)), rules).ThrowIfAny(file);
        using var _ = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            if (source.TryGetValue(rules.Prefix + name, out TensorData? data))
                Copy(data, parameter);
        }
    }

    /// <summary>
    /// As <see cref="LoadInto(Module, IReadOnlyDictionary{string, TensorData}, string, LoadRules)"/>, reading one tensor of a file at a time. A module on the
    /// meta device is compared and left as it is: so no memory is asked for that a file does not fill.
    /// </summary>
    /// <exception cref="DataException">As there, or the data of a tensor is damaged; then the module is half filled.</exception>
    public static void LoadInto(Module module, ModelWeights source, LoadRules? rules = null)
    {
        rules ??= LoadRules.Strict;
        var parameters = Of(module);
        new Comparison(parameters, source.Tensors.ToDictionary(pair => pair.Key, pair => (pair.Value.Type, pair.Value.Shape)), rules).ThrowIfAny(source.Path);
        using var _ = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            if (parameter.device_type != DeviceType.META && source.Tensors.ContainsKey(rules.Prefix + name))
                Copy(source.Read(rules.Prefix + name), parameter);
        }
    }

    private static void Copy(TensorData data, Parameter parameter)
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
