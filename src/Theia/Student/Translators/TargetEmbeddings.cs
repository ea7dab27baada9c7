using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>One learned vector for each target, by its module's name.</summary>
internal sealed class TargetEmbeddings : Module
{
    public TargetEmbeddings(IEnumerable<string> names, long width, Device? device)
        : base(nameof(TargetEmbeddings))
    {
        // PyTorch's ParameterDict sorts what it is filled with.
        foreach (var target in names.Order(StringComparer.Ordinal))
            register_parameter(target, UninitializedLayers.Parameter(device, 1, 1, width));
    }

    /// <summary>The vector of a target, [1, 1, C].</summary>
    public Parameter this[string target] => get_parameter(target)!;
}
