using Theia.Data.Errors;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Keys of a distillation that a study or a quickstart sets itself, each with the option that decides it.
/// </summary>
internal static class OwnedKeys
{
    /// <summary>Refuses words that would be overruled without a sign.</summary>
    /// <param name="owner">Who sets them, for the message.</param>
    /// <param name="overrides">The <c>path=value</c> words of the user.</param>
    /// <param name="owned">Key and the property of the options that sets it.</param>
    /// <exception cref="UsageException">A word names such a key.</exception>
    public static void Refuse(
        string owner,
        IEnumerable<string> overrides,
        params IReadOnlyList<(string Key, string Option)> owned
    )
    {
        foreach (var word in overrides)
        {
            var first = word.Split('=', 2)[0].Split('.', 2)[0];
            foreach ((var key, var option) in owned)
            {
                if (first.Equals(key, StringComparison.Ordinal))
                {
                    throw new UsageException(
                        $"{word}: {owner} sets {key} itself.",
                        new Remedy($"Use the option {option} instead.", RemedyStep.UseOption) { Words = option });
                }
            }
        }
    }
}
