using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Data.IO;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks;
using Theia.Networks.Layers;
using Theia.Networks.Vit;
using Theia.Teachers;
using Theia.Training.Runs;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// A network that learns, with what it learns from. Weights are those of a family of teachers,
/// under the published names.
/// </summary>
internal abstract class Objective : IObjective<PretrainBatch>
{
    // At the network's own size the table is taken as it is, so the rule matters in training on smaller images only.
    protected const PositionRule Positions = PositionRule.Size;

    protected Objective(PretrainConfig config)
    {
        Config = config;
        Family = TeacherFamily.Of(TeacherRecipe.Architecture(config.Objective), "the lab");
        Network = TeacherRecipe.Network(config);
        Tower = NewTower();
    }

    /// <summary>How it is trained.</summary>
    public PretrainConfig Config { get; }

    /// <summary>Everything that gradients change, by names that no two share.</summary>
    public abstract IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<(string Name, Tensor Value)> State => [];

    /// <summary>The vision tower that is trained.</summary>
    public VisionTransformer Tower { get; }

    protected TeacherFamily Family { get; }

    protected VisionTransformerConfig Network { get; }

    /// <summary>Makes the objective of a configuration, with its first weights.</summary>
    public static Objective Create(PretrainConfig config, TrainingImages stock) => config.Objective switch
    {
        PretrainObjective.Vit => new AttributeObjective(config, stock),
        PretrainObjective.Clip => new CaptionObjective(config, stock),
        PretrainObjective.DinoV2 => new SelfDistillation(config),
        _ => throw new UsageException($"The objective {config.Objective} is not known."),
    };

    /// <summary>The crops that a step needs.</summary>
    public abstract IReadOnlyList<CropSpec> Views(long step);

    /// <summary>Runs the networks forward. Tensors made on the way belong to the caller's scope.</summary>
    public abstract ObjectiveOutput Learn(PretrainBatch batch);

    /// <inheritdoc/>
    public StepLoss Loss(PretrainBatch batch, StepContext step)
    {
        Tower.Module.train();
        ObjectiveOutput lesson = Learn(batch, step);
        return new StepLoss(step.Backward(lesson.Loss), lesson.Values);
    }

    /// <inheritdoc/>
    public virtual void AfterStep(long step)
    {
    }

    /// <summary>Writes a model folder as the hub has it, in bfloat16.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"), SafetensorsWriter.OfficialOrder(Published()),
            [new("format", "pt")]);
        AtomicFile.WriteText(Path.Combine(folder, "preprocessor_config.json"), TeacherRecipe.Processor(Config));
        SaveMore(folder);
        AtomicFile.WriteText(
            Path.Combine(folder, "config.json"), HubConfig().ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Tower.Dispose();

    /// <summary>Files beside weights, sizes and preprocessing.</summary>
    protected virtual void SaveMore(string folder)
    {
    }

    /// <summary>The weights under their published names.</summary>
    protected abstract IEnumerable<TensorSource> Published();

    /// <summary>The text of <c>config.json</c>.</summary>
    protected abstract JsonObject HubConfig();

    /// <summary>A tower with the first weights of the seed.</summary>
    protected VisionTransformer NewTower()
    {
        var tower = (VisionTransformer)Family.Build(Network, null);
        SeededWeights.Fill(tower.Module, Config.Seed);
        return tower;
    }

    /// <summary>Image side of a step: small first, the full size of the network at the end.</summary>
    protected int SideAt(long step) => step < (long)Math.Ceiling((1 - Config.Images.FullSizePart) * Config.Steps)
        ? Config.Images.TrainSide
        : Network.ImageSize;

    /// <summary>All parameters of a module with a prefix.</summary>
    protected static IEnumerable<(string Name, Parameter Value)> Named(string prefix, Module module) =>
        StateDict.Of(module).Select(pair => (prefix + pair.Name, pair.Value));

    /// <summary>Weights of a module for a file, as bfloat16.</summary>
    protected static IEnumerable<TensorSource> Sources(string prefix, Module module) =>
        Named(prefix, module).Select(static pair => pair.Value.ToSource(pair.Name, DType.BF16));

    /// <summary>Runs embedding, blocks and final norm: [B, 1 + N, C].</summary>
    protected static Tensor Run(VisionTransformer tower, Tensor pixels) =>
        Blocks(tower, tower.Embed(pixels, Positions));

    /// <summary>Runs blocks and final norm on embedded tokens.</summary>
    protected static Tensor Blocks(VisionTransformer tower, Tensor tokens)
    {
        for (var i = 0; i < tower.BlockCount; i++)
            tokens = tower.Block(i, tokens);
        return tower.Finish(tokens);
    }

    // The gradient is taken outside of the scope: it follows what the forward pass recorded.
    private ObjectiveOutput Learn(PretrainBatch batch, StepContext step)
    {
        using var half = step.AutocastScope();
        return Learn(batch);
    }
}
