using Theia.Decoding;
using Theia.Decoding.Framing;
using Theia.Decoding.Strips;
using Theia.Decoding.Views;

namespace Theia;

/// <summary>
/// Shows what a student sees: its predictions, decoded as its teachers would decode their own features. May not be used
/// by several threads at once.
/// </summary>
public sealed class FeatureDecoder : IDisposable
{
    private static readonly Dictionary<string, Tensor> _none = [];

    private readonly TheiaModel _model;
    private readonly IReadOnlyList<DecodeLane> _lanes;

    private FeatureDecoder(
        TheiaModel model, DecodeOptions options, IReadOnlyList<DecodeLane> lanes, IReadOnlyList<string> notes)
    {
        (_model, Options, _lanes, Notes) = (model, options, lanes, notes);
    }

    /// <summary>What is decoded, and how.</summary>
    public DecodeOptions Options { get; }

    /// <summary>What is decoded, in the order of the tiles.</summary>
    public IReadOnlyList<DecodeKind> Kinds => [.. _lanes.Select(lane => lane.View.Kind)];

    /// <summary>What is left out, with the reason: a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// The projection of the PCA colors. Null until <see cref="Fit(IReadOnlyList{RgbImage})"/> or the first image
    /// sets it; set it to reuse one, or to null to fit again.
    /// </summary>
    public PcaProjection? Projection
    {
        get => Pca?.Projection;
        set
        {
            if (Pca is { } view)
                view.Projection = value;
        }
    }

    /// <summary>The model; the caller's.</summary>
    internal TheiaModel Model => _model;

    /// <summary>The view of masks, if there is one.</summary>
    internal MaskView? Masks => _lanes.Select(lane => lane.View).OfType<MaskView>().FirstOrDefault();

    private PcaView? Pca => _lanes.Select(lane => lane.View).OfType<PcaView>().FirstOrDefault();

    /// <summary>Opens all weights that decoding needs.</summary>
    /// <param name="model">The student. It stays the caller's and must outlive the decoder.</param>
    /// <param name="options">Default: everything that the bundled teachers can decode.</param>
    /// <param name="load">
    /// Loads a teacher for the row of teachers. Default: <see cref="Teacher.Load(TeacherDescription, string?,
    /// TeacherOptions?)"/>, which cannot load ONNX networks.
    /// </param>
    /// <exception cref="UsageException">
    /// Something that is asked for by name cannot be decoded, or nothing can: the message says what is missing.
    /// </exception>
    /// <exception cref="DataException">A file of weights is damaged or does not fit.</exception>
    public static FeatureDecoder Open(
        TheiaModel model, DecodeOptions? options = null, Func<TeacherDescription, ITeacher>? load = null)
    {
        options ??= new DecodeOptions();
        var (lanes, notes) = DecodeLanes.Open(model, options, load);
        return new FeatureDecoder(model, options, lanes, notes);
    }

    /// <summary>Fits the projection of the PCA colors to images, and keeps it.</summary>
    /// <param name="images">At least one; with teachers, their features count.</param>
    public void Fit(IReadOnlyList<RgbImage> images) => Fit([.. images.Select(image => new SeenImage(image, _none))]);

    /// <summary>Decodes an image.</summary>
    /// <param name="image">RGB, any size and shape.</param>
    public DecodedImage Decode(RgbImage image) => Decode(new SeenImage(image, _none));

    /// <summary>As the public method, with features that teachers extracted before.</summary>
    internal void Fit(IReadOnlyList<SeenImage> images)
    {
        if (_lanes.FirstOrDefault(lane => lane.View is PcaView) is not { } lane)
            return;
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        List<Tensor> student = [], teacher = [];
        foreach (var (image, stored) in images)
        {
            var square = Framed(image);
            using var predicted = _model.Predict(square, lane.View.Target);
            student.Add(lane.Units(predicted[lane.View.Target]).clone());
            if (lane.OfTeacher(square, stored) is { } own)
                teacher.Add(own);
        }

        Pca!.Fit(cat(student, 0), teacher.Count > 0 ? cat(teacher, 0) : null);
    }

    /// <summary>As the public method, with features that teachers extracted before.</summary>
    internal DecodedImage Decode(SeenImage seen)
    {
        if (Pca is { Projection: null })
            Fit([seen]);
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var image = seen.Image;
        var frame = FrameOf(image);
        var square = frame.Square(image);
        using var predicted = _model.Predict(square, [.. Targets()]);
        List<IDecoded> student = [], teacher = [];
        List<DecodeError> errors = [];
        List<string?> notes = [];
        foreach (var lane in _lanes)
        {
            var tokens = lane.Units(predicted[lane.View.Target]);
            var shown = lane.View.Decode(tokens, frame, isTeacher: false);
            student.AddRange(shown);
            if (lane.OfTeacher(square, seen.Teachers) is not { } own)
                continue;
            var others = lane.View.Decode(own, frame, isTeacher: true);
            teacher.AddRange(others);
            for (var i = 0; i < shown.Count; i++)
            {
                var error = shown[i].CompareTo(others[i]) ?? TeacherFeatures.Compare(lane.View.Kind, tokens, own);
                notes.Add(error is null ? null : $"{error.Measure} {error.Value:0.000}");
                // Of several sentences, the features are the same.
                if (error is not null && !errors.Contains(error))
                    errors.Add(error);
            }
        }

        var labels = Classify(predicted);
        var input = labels.Count > 0 ? $"{labels.First().Key} {labels.First().Value:0.00}" : null;
        return new DecodedImage(image, frame, student, Rows(), Options.Layout, errors, labels);

        IReadOnlyList<IReadOnlyList<Tile>> Rows()
        {
            var isReference = Options.Layout == StripLayout.Reference;
            var (width, height) = isReference ? (frame.Side, frame.Side) : frame.Fit(Options.TileSide);
            var tile = new Tile(
                "input", isReference ? square : image.Resize(width, height, Resampling.Bicubic), input);
            List<IReadOnlyList<Tile>> rows = [[tile, .. student.Select((one, i) => Shown(
                one, teacher.Count > 0 ? " (student)" : "", notes.ElementAtOrDefault(i)))]];
            if (teacher.Count > 0)
                rows.Add([tile with { Note = null }, .. teacher.Select(one => Shown(one, " (teacher)", null))]);
            return rows;

            // Bare tiles show the whole square.
            Tile Shown(IDecoded one, string who, string? note) => new(
                one.Title + who,
                one.Tile(tile.Image, isReference ? frame.Whole : frame, Options.Layout),
                note);
        }
    }

    /// <summary>Frees the weights of the decoders and teachers; the model stays.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Dispose();
    }

    /// <summary>The square that the networks see of an image; itself an image to fit to.</summary>
    internal RgbImage Framed(RgbImage image) => FrameOf(image).Square(image);

    private ImageFrame FrameOf(RgbImage image) =>
        new(image.Width, image.Height, _model.Config.ImageSize, Options.Aspect);

    private IEnumerable<string> Targets()
    {
        foreach (var lane in _lanes)
        {
            yield return lane.View.Target;
            if (lane.View is SimilarityView && ClassToken(lane.View.Target) is { } token)
                yield return token;
        }
    }

    // The class token knows the whole image; where the student does not predict it, patches are averaged.
    private string? ClassToken(string target) =>
        Options.Labels.Count > 0 && _model.Config.TargetFeatureSizes.ContainsKey(target + TeacherSpec.ClassTokenSuffix)
            ? target + TeacherSpec.ClassTokenSuffix
            : null;

    private OrderedDictionary<string, double> Classify(FeatureSet predicted)
    {
        if (_lanes.FirstOrDefault(one => one.View is SimilarityView) is not { View: SimilarityView view } lane)
            return [];
        using var tokens = lane.Units(predicted[ClassToken(view.Target) ?? view.Target]);
        return view.Classify(tokens);
    }
}
