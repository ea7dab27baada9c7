using Theia.Networks.Layers;

namespace Theia.Lab.Scoring;

/// <summary>The subjects that there are: SAM, Depth Anything, a student of them, and what knows nothing.</summary>
internal static class SceneSubjects
{
    /// <summary>A SAM; disposed with the subject.</summary>
    public static SceneSubject Of(string name, SegmentAnything sam) => new(name)
    {
        Masks = scene =>
        {
            using var embedding = sam.Embed(scene.Image);
            return Answers(sam, embedding, scene);
        },
        Owned = [sam],
    };

    /// <summary>A Depth Anything; disposed with the subject.</summary>
    public static SceneSubject Of(string name, DepthAnything depth) => new(name)
    {
        InverseDepth = scene => depth.Estimate(scene.Image).Values,
        Owned = [depth],
    };

    /// <summary>A student whose predictions are decoded as its teachers decode their own features.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="student">The student; the caller's.</param>
    /// <param name="sam">The teacher that it predicts, with its target; null where there is none.</param>
    /// <param name="depth">The same for depth. Both are disposed with the subject.</param>
    public static SceneSubject Of(
        string name,
        TheiaModel student,
        (SegmentAnything Decoder, string Target)? sam,
        (DepthAnything Decoder, string Target)? depth) => new(name)
        {
            Masks = sam is not var (masks, target) ? null : scene =>
            {
                using var features = Predict(student, scene, target);
                using var embedding = masks.FromFeatures(features[target], ScoreOptions.Side, ScoreOptions.Side);
                return Answers(masks, embedding, scene);
            },
            InverseDepth = depth is not var (maps, place) ? null : scene =>
            {
                using var features = Predict(student, scene, place);
                return maps.FromFeatures(features[place]).Resize(ScoreOptions.Side, ScoreOptions.Side).Values;
            },
            Owned = [.. new IDisposable?[] { sam?.Decoder, depth?.Decoder }.OfType<IDisposable>()],
        };

    /// <summary>The same SAM with weights drawn from a seed; disposed with the subject.</summary>
    public static SceneSubject Random(string name, SegmentAnything sam, long seed)
    {
        Fill(sam.Modules, seed);
        return Of(name, sam);
    }

    /// <summary>The same Depth Anything with weights drawn from a seed; disposed with the subject.</summary>
    public static SceneSubject Random(string name, DepthAnything depth, long seed)
    {
        Fill([depth.Network], seed);
        return Of(name, depth);
    }

    /// <summary>
    /// What needs no network: for a point a disc as large as objects are on average, for a box the box, and depth that
    /// falls from the lower edge of the image to the upper one.
    /// </summary>
    /// <param name="scenes">Those whose objects are averaged.</param>
    public static SceneSubject Trivial(IReadOnlyList<ScoredScene> scenes)
    {
        var area = scenes.SelectMany(scene => scene.Objects).Select(one => one.Mask.Count(static pixel => pixel))
            .DefaultIfEmpty().Average();
        var square = area / Math.PI;
        return new SceneSubject("disc, box, ramp")
        {
            Masks = scene => [.. scene.Objects.Select(one => new MaskAnswer(
                [Pixels((x, y) => Squared(x - one.Point.X) + Squared(y - one.Point.Y) <= square)],
                Pixels((x, y) => x >= one.Box.Left && x <= one.Box.Right && y >= one.Box.Top && y <= one.Box.Bottom)))],
            InverseDepth = _ => [.. Enumerable.Range(0, ScoreOptions.Side * ScoreOptions.Side)
                .Select(static i => (float)(i / ScoreOptions.Side))],
        };
    }

    /// <summary>The same depth everywhere: what is left when nothing but the scale is known.</summary>
    public static SceneSubject Constant { get; } = new("constant depth")
    {
        InverseDepth = static _ => new float[ScoreOptions.Side * ScoreOptions.Side],
    };

    private static FeatureSet Predict(TheiaModel student, ScoredScene scene, string target)
    {
        using var predicted = student.Predict(scene.Image, target);
        return predicted.ToTeacherUnits();
    }

    private static IReadOnlyList<MaskAnswer> Answers(SegmentAnything sam, SamEmbedding embedding, ScoredScene scene) =>
    [
        .. scene.Objects.Select(one => new MaskAnswer(
            [.. sam.Segment(embedding, SamPrompt.Of(new PromptPoint(one.Point.X, one.Point.Y)))
                .Select(Pixels)],
            Pixels(sam.Segment(embedding, SamPrompt.Of(
                new PromptBox(one.Box.Left, one.Box.Top, one.Box.Right + 1, one.Box.Bottom + 1)))[0]))),
    ];

    private static void Fill(IEnumerable<Module> modules, long seed)
    {
        using var quiet = no_grad();
        foreach (var module in modules)
            SeededWeights.Fill(module, seed);
    }

    private static bool[] Pixels(SegmentationMask mask) =>
        [.. mask.Pixels.ToPixels().Select(static pixel => pixel != 0)];

    private static bool[] Pixels(Func<int, int, bool> inside) =>
    [
        .. Enumerable.Range(0, ScoreOptions.Side * ScoreOptions.Side)
            .Select(i => inside(i % ScoreOptions.Side, i / ScoreOptions.Side)),
    ];

    private static int Squared(int x) => x * x;
}
