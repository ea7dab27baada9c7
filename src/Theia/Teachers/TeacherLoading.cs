using Theia.Checkpoints;
using Theia.Data.Json;
using Theia.Networks;
using Theia.Networks.Layers;

namespace Theia.Teachers;

/// <summary>Puts the parts of a teacher together from what a folder or a description says.</summary>
internal static class TeacherLoading
{
    /// <summary>Side of the images of a data set, in pixels.</summary>
    public const int StoredSide = 224;

    /// <summary>A teacher whose folder is all that is known.</summary>
    public static TeacherParts FromFolder(string folder, TeacherOptions options)
    {
        var (path, text) = TeacherFolder.ReadConfig(folder);
        var family = TeacherFolder.Family(path, text, options.Families);
        var plan = Plan(family, text, path);
        var processor = ImageProcessor.Load(folder);
        using var outline = plan.Build(META);
        var size = SizeOf(outline, processor);
        var spec = TeacherFolder.Known(folder, family.Architecture, size)
            ?? new TeacherSpec(TeacherFolder.IdOf(folder), family.Architecture, size)
            {
                HasClassToken = family.ClassTokens != ClassTokenForm.None,
            };
        return Check(
            spec, family, plan, outline, processor, tensor: null, () => Load(family, plan, outline, folder));
    }

    /// <summary>A known teacher and its folder.</summary>
    public static TeacherParts FromFolder(TeacherSpec spec, string folder, TeacherOptions options) =>
        FromFolder(spec, Family(spec, spec.Id, options), folder, tensor: null, processor: null);

    /// <summary>A description, and the folder of its weights where it names none.</summary>
    public static TeacherParts FromDescription(TeacherDescription description, string? folder, TeacherOptions options)
    {
        var spec = description.Spec;
        var family = Family(spec, description.Source, options);
        if (description is { Network: { } network, Seed: { } seed, Processor: { } processor })
        {
            if (folder is not null)
            {
                throw new UsageException(
                    $"{spec.Id} is a stand-in with seeded weights; it has no folder, so {folder} would go unused.");
            }

            return Seeded(
                spec,
                family,
                family.Plan(network, description.Source),
                ImageProcessor.Parse(processor.GetRawText(), family.ModelTypes[0], description.Source),
                description.Tensor,
                seed);
        }

        folder ??= description.Folder is { } own ? description.Locate(own) : throw new UsageException(
            $"{spec.Id} needs its weights{TeacherFolder.From(description.Weights)}. "
            + "Name the folder that holds its config.json, or put \"folder\" into a description of your own.");
        return FromFolder(spec, family, folder, description.Tensor, description.Processor?.GetRawText());
    }

    /// <summary>A vision transformer with seeded weights.</summary>
    public static TeacherParts Seeded(
        TeacherSpec spec, VisionTransformerConfig sizes, ImageProcessor processor, long seed, TeacherOptions options)
    {
        var family = VisionTransformerFamily.Of(spec.Architecture, spec.Id, options.Families);
        return Seeded(spec, family, family.Plan(sizes), processor, tensor: null, seed);
    }

    /// <summary>Holds names, shapes and types of a folder's weights against the network of its configuration.</summary>
    /// <exception cref="DataException">They do not fit; all that does not is named.</exception>
    public static void CompareWeights(TeacherFamily family, NetworkPlan plan, string folder)
    {
        using var weights = family.Open(folder);
        using var outline = plan.Build(META);
        StateDict.LoadInto(outline.Module, weights, Rules(family, outline, weights));
    }

    /// <summary>Reads the text of a <c>config.json</c>; see <see cref="TeacherFamily.Plan"/>.</summary>
    /// <param name="family">The family that it must belong to.</param>
    /// <param name="json">The text.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="DataException">The text is damaged, or as for <see cref="TeacherFamily.Plan"/>.</exception>
    public static NetworkPlan Plan(TeacherFamily family, string json, string source)
    {
        using var document = PythonJson.Parse(json, source);
        return family.Plan(document.RootElement, source);
    }

    private static TeacherFamily Family(TeacherSpec spec, string source, TeacherOptions options) =>
        TeacherFamily.Of(spec.Architecture, source, options.Families);

    private static TeacherParts FromFolder(
        TeacherSpec spec, TeacherFamily family, string folder, string? tensor, string? processor)
    {
        var (path, text) = TeacherFolder.ReadConfig(folder);
        var plan = Plan(family, text, path);
        var preprocessing = processor is null
            ? ImageProcessor.Load(folder)
            : ImageProcessor.Parse(processor, family.ModelTypes[0], spec.Id);
        using var outline = plan.Build(META);
        return Check(spec, family, plan, outline, preprocessing, tensor, () => Load(family, plan, outline, folder));
    }

    private static TeacherParts Seeded(
        TeacherSpec spec,
        TeacherFamily family,
        NetworkPlan plan,
        ImageProcessor processor,
        string? tensor,
        long seed)
    {
        using var outline = plan.Build(META);
        return Check(spec, family, plan, outline, processor, tensor, () =>
        {
            var network = plan.Build(null);
            SeededWeights.Fill(network.Module, seed);
            return network;
        });
    }

    // The outline, a network without memory, answers all questions before the weights are asked for.
    private static TeacherParts Check(
        TeacherSpec spec,
        TeacherFamily family,
        NetworkPlan plan,
        INetwork outline,
        ImageProcessor processor,
        string? tensor,
        Func<INetwork> load)
    {
        var (height, width) = processor.OutputSize(StoredSide, StoredSide);
        if (plan.Side is { } side && (height != side || width != side))
        {
            throw new UsageException(
                $"{spec.Id} takes images of {side} x {side} only, but its preprocessing makes them {width} x {height}. "
                + "Correct the processor.");
        }

        var size = SizeOf(outline, processor);
        if (size != spec.Size)
        {
            throw new UsageException(
                $"{spec.Id} is described as {spec.Size} (channels x height x width), but its network and preprocessing "
                + $"give {size}. Take the description of this size, or correct 'size'.");
        }

        var feature = tensor ?? family.Tensor;
        _ = HiddenState.Parse(feature, outline.BlockCount, spec.Id);
        return new TeacherParts(spec, family, load(), processor, feature);
    }

    // What stands in front of the names is read off the weights; a file with none of them is compared by the first.
    private static LoadRules Rules(TeacherFamily family, INetwork outline, ModelWeights weights)
    {
        var names = StateDict.Of(outline.Module);
        var prefix = family.Prefixes.FirstOrDefault(
            prefix => names.Any(parameter => weights.Tensors.ContainsKey(prefix + parameter.Name)), family.Prefixes[0]);
        return new LoadRules { Prefix = prefix, MayBeLeftOver = family.Ignored, ConvertFloats = true };
    }

    private static INetwork Load(TeacherFamily family, NetworkPlan plan, INetwork outline, string folder)
    {
        using var weights = family.Open(folder);
        var rules = Rules(family, outline, weights);

        // First without memory: a config.json that asks for far more than the file holds must not get it.
        StateDict.LoadInto(outline.Module, weights, rules);
        var network = plan.Build(null);
        try
        {
            StateDict.LoadInto(network.Module, weights, rules);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static FeatureSize SizeOf(INetwork network, ImageProcessor processor)
    {
        var (height, width) = processor.OutputSize(StoredSide, StoredSide);
        return network.MapSize(height, width);
    }
}
