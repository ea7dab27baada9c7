using Theia.Checkpoints;
using Theia.Networks;

namespace Theia.Teachers;

/// <summary>Puts a teacher together from what a folder or a description says.</summary>
internal static class TeacherLoading
{
    /// <summary>A teacher whose folder is all that is known.</summary>
    public static Teacher FromFolder(string folder, TeacherOptions options)
    {
        var (path, text) = TeacherFolder.ReadConfig(folder);
        TeacherFamily family = TeacherFolder.Family(path, text);
        var size = SizeOf(NetworkConfig.Parse(family, text, path), ImageProcessor.Load(folder));
        TeacherSpec spec = TeacherFolder.Known(folder, family.Architecture, size)
            ?? new TeacherSpec(TeacherFolder.IdOf(folder), family.Architecture, size) { HasClassToken = family.ClassTokens != ClassTokenForm.None };
        return FromFolder(spec, folder, tensor: null, processor: null, options);
    }

    /// <summary>A known teacher and its folder.</summary>
    public static Teacher FromFolder(TeacherSpec spec, string folder, string? tensor, string? processor, TeacherOptions options)
    {
        var family = TeacherFamily.Of(spec.Architecture, spec.Id);
        var (path, text) = TeacherFolder.ReadConfig(folder);
        var network = NetworkConfig.Parse(family, text, path);
        ImageProcessor preprocessing = processor is null ? ImageProcessor.Load(folder) : ImageProcessor.Parse(processor, family.ModelTypes[0], spec.Id);
        CheckSize(spec, family, network, preprocessing);
        var choice = TokenChoice.Parse(tensor ?? family.Tensor, network.Layers, spec.Id);
        return new Teacher(spec, family, Weights(family, network, folder), preprocessing, choice, options);
    }

    /// <summary>A description, and the folder of its weights where it names none.</summary>
    public static Teacher FromDescription(TeacherDescription description, string? folder, TeacherOptions options)
    {
        var family = TeacherFamily.Of(description.Spec.Architecture, description.Source);
        if (description is { Network: { } network, Seed: { } seed, Processor: { } processor })
        {
            if (folder is not null)
                throw new UsageException($"{description.Spec.Id} is a stand-in with seeded weights; it has no folder, so {folder} would go unused.");
            return Seeded(
                description.Spec,
                NetworkConfig.Read(family, network, description.Source),
                ImageProcessor.Parse(processor.GetRawText(), family.ModelTypes[0], description.Source),
                description.Tensor,
                seed,
                options);
        }

        folder ??= description.Folder is { } own ? description.Locate(own) : throw new UsageException(
            $"{description.Spec.Id} needs its weights{TeacherFolder.From(description.Weights)}. "
            + "Name the folder that holds its config.json, or put \"folder\" into a description of your own.");
        return FromFolder(description.Spec, folder, description.Tensor, description.Processor?.GetRawText(), options);
    }

    /// <summary>A network with seeded weights.</summary>
    public static Teacher Seeded(TeacherSpec spec, VisionTransformerConfig network, ImageProcessor processor, string? tensor, long seed, TeacherOptions options)
    {
        var family = TeacherFamily.Of(spec.Architecture, spec.Id);
        CheckSize(spec, family, network, processor);
        var choice = TokenChoice.Parse(tensor ?? family.Tensor, network.Layers, spec.Id);
        VisionTower tower = family.Build(network, null);
        SeededWeights.Fill(tower.Module, seed);
        return new Teacher(spec, family, tower, processor, choice, options);
    }

    /// <summary>Holds names, shapes and types of a folder's weights against the network of its configuration.</summary>
    /// <exception cref="DataException">They do not fit; all that does not is named.</exception>
    public static void CompareWeights(TeacherFamily family, VisionTransformerConfig network, string folder)
    {
        using var weights = ModelWeights.Open(folder);
        using VisionTower shapes = family.Build(network, META);
        StateDict.LoadInto(shapes.Module, weights, Rules(family, weights));
    }

    private static LoadRules Rules(TeacherFamily family, ModelWeights weights)
    {
        var prefix = family.Prefixes.FirstOrDefault(prefix => weights.Tensors.Keys.Any(key => key.StartsWith(prefix + "embeddings.", StringComparison.Ordinal))) ?? family.Prefixes[0];
        return new LoadRules { Prefix = prefix, MayBeLeftOver = family.Ignored, ConvertFloats = true };
    }

    private static VisionTower Weights(TeacherFamily family, VisionTransformerConfig network, string folder)
    {
        using var weights = ModelWeights.Open(folder);
        LoadRules rules = Rules(family, weights);

        // First without memory: a config.json that asks for far more than the file holds must not get it.
        using (VisionTower shapes = family.Build(network, META))
            StateDict.LoadInto(shapes.Module, weights, rules);
        VisionTower tower = family.Build(network, null);
        try
        {
            StateDict.LoadInto(tower.Module, weights, rules);
            return tower;
        }
        catch
        {
            tower.Dispose();
            throw;
        }
    }

    private static void CheckSize(TeacherSpec spec, TeacherFamily family, VisionTransformerConfig network, ImageProcessor processor)
    {
        var (height, width) = processor.OutputSize(Teacher.StoredSide, Teacher.StoredSide);
        var side = network.ImageSize;
        if (family.FixedSize && (height != side || width != side))
            throw new UsageException($"{spec.Id} takes pictures of {side} x {side} only, but its preprocessing makes them {width} x {height}. Correct the processor.");
        var size = SizeOf(network, processor);
        if (size != spec.Size)
            throw new UsageException($"{spec.Id} is described as {spec.Size} (channels x height x width), but its network and preprocessing give {size}. Take the description of this size, or correct 'size'.");
    }

    private static FeatureSize SizeOf(VisionTransformerConfig network, ImageProcessor processor)
    {
        var (height, width) = processor.OutputSize(Teacher.StoredSide, Teacher.StoredSide);
        return new FeatureSize(network.HiddenSize, height / network.PatchSize, width / network.PatchSize);
    }
}
