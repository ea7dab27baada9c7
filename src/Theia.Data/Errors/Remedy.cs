namespace Theia.Data.Errors;

/// <summary>
/// What to do about an error: a sentence for any reader, and the step behind it for a program that has a command or an
/// option for it. The sentence ends the message of the exception.
/// </summary>
/// <param name="Sentence">For a reader who knows no program: <c>Extract them.</c></param>
/// <param name="Step">What it asks for.</param>
internal sealed record Remedy(string Sentence, RemedyStep Step = RemedyStep.None)
{
    /// <summary>The data set, run or file that the step works on.</summary>
    public string? Path { get; init; }

    /// <summary>Whose features.</summary>
    public string? Teacher { get; init; }

    /// <summary>Of which split.</summary>
    public string? Split { get; init; }

    /// <summary><c>key=value</c> words of a configuration with spaces between, or the name of an option.</summary>
    public string? Words { get; init; }

    /// <summary>True where what is there must be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>A sentence that says it all.</summary>
    public static implicit operator Remedy(string sentence) => new(sentence);

    /// <summary>Another folder to write to.</summary>
    public static Remedy ChooseOutput(string sentence = "Choose another folder, or an empty one.") =>
        new(sentence, RemedyStep.ChooseOutput);

    /// <summary>Packing, from the start or to finish what was begun.</summary>
    public static Remedy Pack(string sentence, string? set = null) => new(sentence, RemedyStep.Pack) { Path = set };

    /// <summary>Extracting a teacher's features.</summary>
    public static Remedy Extract(
        string sentence, string? set, string? teacher, string? split = null, bool force = false) =>
        new(sentence, RemedyStep.Extract) { Path = set, Teacher = teacher, Split = split, Force = force };

    /// <summary>Measuring a teacher's features.</summary>
    public static Remedy Measure(string sentence, string? set = null, string? teacher = null, bool force = false) =>
        new(sentence, RemedyStep.Measure) { Path = set, Teacher = teacher, Force = force };
}
