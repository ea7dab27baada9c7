namespace Theia.Lab.Stages;

/// <summary>
/// Keys of a distillation that a command of the lab sets itself, each with the option that decides it.
/// </summary>
internal static class OwnedKeys
{
    /// <summary>Refuses words that would be overruled without a sign.</summary>
    /// <param name="command">The command, for the message.</param>
    /// <param name="overrides">The <c>path=value</c> words of the user.</param>
    /// <param name="owned">Key and the option that sets it.</param>
    /// <exception cref="UsageException">A word names such a key.</exception>
    public static void Refuse(
        string command,
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
                    throw new UsageException($"{word}: {command} sets {key} itself. Use {option} instead.");
            }
        }
    }
}
