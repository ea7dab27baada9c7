using Theia.Data.Errors;

namespace Theia.Robotics.Demonstrations;

/// <summary>A variation as words: <c>light,camera</c>.</summary>
internal static class VariationText
{
    private static readonly string[] _words = ["light", "textures", "camera", "start"];

    public static string Of(TaskVariation variation)
    {
        bool[] flags = [variation.Light, variation.Textures, variation.Camera, variation.Start];
        return string.Join(',', _words.Where((_, i) => flags[i]));
    }

    /// <summary>Reads words, of which none may be.</summary>
    /// <exception cref="UsageException">A word is not known.</exception>
    public static TaskVariation Parse(IEnumerable<string> words)
    {
        HashSet<string> given = [.. words];
        foreach (var word in given.Except(_words))
        {
            throw new UsageException(
                $"Nothing varies that is called '{word}'.{NearestName.Hint(word, _words)} "
                + $"There is {string.Join(", ", _words)}.");
        }

        return new TaskVariation
        {
            Light = given.Contains("light"),
            Textures = given.Contains("textures"),
            Camera = given.Contains("camera"),
            Start = given.Contains("start"),
        };
    }

    /// <summary>Reads what a file says.</summary>
    public static TaskVariation Parse(string text, string path)
    {
        try
        {
            return Parse(text.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (UsageException e)
        {
            throw new DataException(path, e.Message, "Record the demonstrations again.");
        }
    }
}
