namespace Theia.Student.Translators;

/// <summary>
/// The heads of a translator by the names of their targets. (A <c>ModuleDict</c> cannot be converted to another type:
/// its two indexers collide in TorchSharp 0.107.)
/// </summary>
internal sealed class Heads : Module
{
    private readonly Dictionary<string, Head> _byTarget = new(StringComparer.Ordinal);

    public Heads(IReadOnlyDictionary<string, FeatureSize> targets, Func<FeatureSize, Head> create)
        : base(nameof(Heads))
    {
        foreach (var (target, size) in targets)
        {
            Head head = create(size);
            register_module(Translator.ModuleName(target), head);
            _byTarget.Add(target, head);
        }
    }

    public Head this[string target] => _byTarget[target];
}
