using System.Text.RegularExpressions;

namespace Theia.Checkpoints;

/// <summary>
/// What a caller of <see cref="StateDict.LoadInto(Module, ModelWeights, LoadRules)"/> allows; by default nothing is
/// missing, left over, or of another type.
/// </summary>
internal sealed record LoadRules
{
    /// <summary>Everything must fit exactly.</summary>
    public static LoadRules Strict { get; } = new();

    /// <summary>
    /// What the names in the file have in front of the module's own: <c>vision_model.</c>, <c>vit.</c>.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>Names of the file that may be unused; <c>*</c> matches any characters.</summary>
    public IReadOnlyList<string> MayBeLeftOver { get; init; } = [];

    /// <summary>
    /// Names of the module that may be missing in the file; <c>*</c> matches any characters. They keep their values.
    /// </summary>
    public IReadOnlyList<string> MayBeMissing { get; init; } = [];

    /// <summary>
    /// Takes weights of every floating type and converts them to the module's; false wants the module's own type.
    /// </summary>
    public bool ConvertFloats { get; init; }

    /// <summary>True if a pattern matches the name.</summary>
    public static bool Matches(IEnumerable<string> patterns, string name) => patterns.Any(pattern => Regex.IsMatch(
        name, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking));
}
