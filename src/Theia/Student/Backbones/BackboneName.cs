namespace Theia.Student.Backbones;

/// <summary>
/// Parses the name of a backbone: <c>facebook/deit-{tiny,small,base}-patch16-224</c>, with
/// <c>nocls-</c> or <c>reg-</c> before it.
/// </summary>
/// <param name="Variant">Which tokens it has.</param>
/// <param name="Sizes">Its sizes; null where the name is of no published DeiT.</param>
internal sealed record BackboneName(BackboneVariant Variant, BackboneSizes? Sizes)
{
    /// <summary>The published sizes by the word in the name. Head length is 64 and MLP ratio 4 in all.</summary>
    public static IReadOnlyList<(string Word, BackboneSizes Sizes)> Published { get; } =
    [
        ("deit-tiny-patch16-224", OfWidth(192, 3)),
        ("deit-small-patch16-224", OfWidth(384, 6)),
        ("deit-base-patch16-224", OfWidth(768, 12)),
    ];

    /// <summary>Reads a name; null where it is of no backbone that the reference knows.</summary>
    public static BackboneName? Parse(string name)
    {
        // The order of the reference: 'reg' wins over 'nocls'.
        BackboneVariant? variant =
            Has(name, "reg") ? BackboneVariant.Registers
            : Has(name, "nocls") ? BackboneVariant.NoClassToken
            : Has(name, "deit") ? BackboneVariant.Standard
            : null;
        return variant is { } known
            ? new BackboneName(
                known, Published.FirstOrDefault(p => name.EndsWith(p.Word, StringComparison.Ordinal)).Sizes)
            : null;
    }

    /// <summary>True for the name of a backbone with registers.</summary>
    public static bool HasRegisters(string name) => Parse(name) is { Variant: BackboneVariant.Registers };

    /// <summary>True for the name of a backbone without a class token.</summary>
    public static bool LacksClassToken(string name) => Parse(name) is { Variant: BackboneVariant.NoClassToken };

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.Ordinal);

    private static BackboneSizes OfWidth(int width, int heads) =>
        new() { HiddenSize = width, NumAttentionHeads = heads, NumHiddenLayers = 12, IntermediateSize = 4 * width };
}
