using Theia.Data.Errors;
using Theia.Data.Statistics;
using Theia.Decoding.Views;

namespace Theia.Decoding;

/// <summary>Chooses what can be decoded of a student, and opens it.</summary>
internal sealed class DecodeLanes
{
    private readonly TheiaModel _model;
    private readonly DecodeOptions _options;
    private readonly DecodeTargets _targets;
    private readonly List<DecodeLane> _lanes = [];
    private readonly List<string> _notes = [];

    private DecodeLanes(TheiaModel model, DecodeOptions options, Func<TeacherDescription, ITeacher>? load)
    {
        (_model, _options) = (model, options);
        _targets = new DecodeTargets(model.Config, options, load);
    }

    /// <summary>Opens what was asked for, or all that there is.</summary>
    /// <returns>At least one lane, and sentences about what is left out.</returns>
    /// <exception cref="UsageException">Something that was asked for cannot be decoded, or nothing can.</exception>
    public static (IReadOnlyList<DecodeLane> Lanes, IReadOnlyList<string> Notes) Open(
        TheiaModel model, DecodeOptions options, Func<TeacherDescription, ITeacher>? load)
    {
        var lanes = new DecodeLanes(model, options, load);
        try
        {
            foreach (var kind in Enum.GetValues<DecodeKind>().Where(lanes.IsWanted))
                lanes.Add(kind);
            return lanes._lanes.Count > 0 ? (lanes._lanes, lanes._notes) : throw new UsageException(
                $"Nothing can be decoded. {string.Join(" ", lanes._notes)}");
        }
        catch
        {
            foreach (var lane in lanes._lanes)
                lane.Dispose();
            throw;
        }
    }

    private bool HasTeachers => _options.WithTeachers || _options.TeachersAreStored;

    private bool AsksTexts => _options.Texts.Count + _options.Labels.Count > 0;

    private bool IsWanted(DecodeKind kind) =>
        kind == DecodeKind.Similarity && AsksTexts
            || (_options.What?.Contains(kind) ?? (kind != DecodeKind.Similarity));

    // What was asked for by name has to be there; of the rest, a note says why it is not.
    private void Add(DecodeKind kind)
    {
        try
        {
            if (kind == DecodeKind.Similarity && !AsksTexts)
                throw new UsageException("Similarity needs a sentence or labels. Give at least one.");
            var target = TargetOf(kind);
            var normalizer = NormalizerOf(target, kind);
            var view = ViewOf(kind, target, normalizer is not null);
            try
            {
                var teacher = _options.WithTeachers && !_options.TeachersAreStored ? _targets.Load(target) : null;
                _lanes.Add(new DecodeLane(view, normalizer, teacher));
            }
            catch
            {
                view.Dispose();
                throw;
            }
        }
        catch (UsageException missing) when (_options.What is null && !(kind == DecodeKind.Similarity && AsksTexts))
        {
            _notes.Add($"{kind} is left out: {missing.Message}");
        }
    }

    private string TargetOf(DecodeKind kind)
    {
        var (architecture, name) = kind switch
        {
            DecodeKind.Pca => (TeacherArchitecture.DinoV2, "DINOv2"),
            DecodeKind.Masks => (TeacherArchitecture.Sam, "SAM"),
            DecodeKind.Depth => (TeacherArchitecture.DepthAnything, "Depth Anything"),
            _ => (TeacherArchitecture.Clip, "CLIP"),
        };
        var target = _targets.First(architecture) ?? (kind == DecodeKind.Pca ? _targets.FirstMap : null);
        return target ?? throw new UsageException(
            $"The model predicts no {name}, only {string.Join(", ", _model.Config.TargetFeatureSizes.Keys)}.");
    }

    // Teachers speak in their own units, and so do their heads; the colors of a PCA fit any.
    private TargetNormalizer? NormalizerOf(string target, DecodeKind kind)
    {
        if (_options.Statistics is { } folder && _targets.Spec(target) is { } spec
            && File.Exists(StatisticsFile.ReferenceMean(folder, spec)))
        {
            var statistics = StatisticsFile.LoadReference(folder, spec);
            return statistics.Mean.Count == spec.Size.Channels
                ? TargetNormalizer.Standard(statistics.Mean, statistics.Std)
                : throw new UsageException(
                    $"{statistics.Source} has {statistics.Mean.Count} channels where the model predicts "
                    + $"{spec.Size.Channels} of {target}. Give the statistics that it was trained with.");
        }

        return _model.Normalizers?.ByTeacher.GetValueOrDefault(target)
            ?? (kind == DecodeKind.Pca && !HasTeachers ? null : throw new UsageException(
                $"The model carries no normalizer of {target}, as published models do not, so its predictions cannot "
                + "be turned into the teacher's units.",
                new Remedy("Name the folder of the statistics that it was trained with.", RemedyStep.NameStatistics)));
    }

    private IFeatureView ViewOf(DecodeKind kind, string target, bool inUnits)
    {
        if (kind == DecodeKind.Pca)
        {
            var isDinoV2 = _targets.First(TeacherArchitecture.DinoV2) == target;
            // The limit of the background is one of DINOv2's own units.
            var options = isDinoV2 && inUnits ? new PcaOptions() : new() { Background = double.NegativeInfinity };
            return new PcaView(target, isDinoV2 ? "DINOv2" : target.Split('/')[^1], options, _options.Layout);
        }

        var folder = _targets.Folder(target) ?? throw _targets.Missing(target);
        return kind switch
        {
            DecodeKind.Masks => new MaskView(target, SegmentAnything.LoadDecoder(folder), _options),
            DecodeKind.Depth => new DepthView(target, DepthAnything.Load(folder)),
            _ => new SimilarityView(target, ImageTextSimilarity.Load(folder), _options.Texts, _options.Labels),
        };
    }
}
