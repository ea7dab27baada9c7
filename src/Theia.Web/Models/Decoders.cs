namespace Theia.Web.Models;

/// <summary>
/// What turns features of a teacher into something to look at, by the teacher in whose space the features are. Each is
/// loaded when it is first asked, on the thread of the networks.
/// </summary>
internal sealed class Decoders : IDisposable
{
    private readonly Dictionary<string, Lazy<ImageTextSimilarity>> _sentences = [];
    private readonly Dictionary<string, Lazy<MaskDecoder>> _masks = [];
    private readonly Dictionary<string, Lazy<DepthAnything>> _depth = [];

    /// <summary>Adds what the folder of a teacher holds.</summary>
    /// <param name="spec">The teacher.</param>
    /// <param name="folder">As the Hub has it.</param>
    public void Add(TeacherSpec spec, string folder)
    {
        if (spec.Architecture == TeacherArchitecture.Sam)
            _masks[spec.Id] = Later(() => new MaskDecoder(SegmentAnything.Load(folder)));
        else if (spec.Architecture == TeacherArchitecture.DepthAnything)
            _depth[spec.Id] = Later(() => DepthAnything.Load(folder));
        else if (spec.Architecture == TeacherArchitecture.Clip && Teachers.ClipRetrieval.IsIn(folder))
            _sentences[spec.Id] = Later(() => ImageTextSimilarity.Load(folder));
    }

    /// <summary>The features, with what can be done with them.</summary>
    public FeatureSource Describe(FeatureSource source) => source.Teacher is not { } teacher ? source : source with
    {
        Sentences = _sentences.ContainsKey(teacher),
        Masks = _masks.ContainsKey(teacher),
        Depth = _depth.ContainsKey(teacher),
    };

    /// <summary>Holds features against sentences.</summary>
    public ImageTextSimilarity Sentences(string teacher) => _sentences[teacher].Value;

    /// <summary>Turns features and prompts into masks.</summary>
    public MaskDecoder Masks(string teacher) => _masks[teacher].Value;

    /// <summary>Turns features into depth.</summary>
    public DepthAnything Depth(string teacher) => _depth[teacher].Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(_sentences.Values);
        Dispose(_masks.Values);
        Dispose(_depth.Values);
    }

    private static Lazy<T> Later<T>(Func<T> load) => new(load, LazyThreadSafetyMode.None);

    private static void Dispose<T>(IEnumerable<Lazy<T>> decoders)
        where T : IDisposable
    {
        foreach (var decoder in decoders)
        {
            if (decoder.IsValueCreated)
                decoder.Value.Dispose();
        }
    }
}
