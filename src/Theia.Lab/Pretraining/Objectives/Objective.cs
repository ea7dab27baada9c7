using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Data.IO;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Training.Runs;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// A network that learns, with what it learns from. Weights are those of a family of teachers,
/// under the published names.
/// </summary>
internal abstract class Objective : IObjective<PretrainBatch>
{
    protected Objective(PretrainConfig config) => Config = config;

    /// <summary>How it is trained.</summary>
    public PretrainConfig Config { get; }

    /// <summary>Everything that gradients change, by names that no two share.</summary>
    public abstract IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<(string Name, Tensor Value)> State => [];

    /// <summary>The network that is trained.</summary>
    protected abstract Module Trained { get; }

    /// <summary>Makes the objective of a configuration, with its first weights.</summary>
    public static Objective Create(PretrainConfig config, TrainingImages stock) => config.Objective switch
    {
        PretrainObjective.Vit => new AttributeObjective(config, stock),
        PretrainObjective.Clip => new CaptionObjective(config, stock),
        PretrainObjective.DinoV2 => new SelfDistillation(config),
        PretrainObjective.Sam => new SegmentationObjective(config, stock),
        PretrainObjective.Depth => new DepthObjective(config, stock),
        _ => throw new UsageException($"Unknown objective {config.Objective}."),
    };

    /// <summary>Whether an objective needs the maps of its scenes, which take three bytes a pixel.</summary>
    public static bool LearnsFromMaps(PretrainObjective objective) =>
        objective is not (PretrainObjective.Vit or PretrainObjective.Clip or PretrainObjective.DinoV2);

    /// <summary>The crops that a step needs.</summary>
    public abstract IReadOnlyList<CropSpec> Views(long step);

    /// <summary>Runs the networks forward. Tensors made on the way belong to the caller's scope.</summary>
    public abstract ObjectiveOutput Learn(PretrainBatch batch);

    /// <inheritdoc/>
    public StepLoss Loss(PretrainBatch batch, StepContext step)
    {
        Trained.train();
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
    public abstract void Dispose();

    /// <summary>Files beside weights, sizes and preprocessing.</summary>
    protected virtual void SaveMore(string folder)
    {
    }

    /// <summary>The weights under their published names.</summary>
    protected abstract IEnumerable<TensorSource> Published();

    /// <summary>The text of <c>config.json</c>.</summary>
    protected abstract JsonObject HubConfig();

    /// <summary>Image side of a step: small first, the full size of the network at the end.</summary>
    protected int SideAt(long step) => step < (long)Math.Ceiling((1 - Config.Images.FullSizePart) * Config.Steps)
        ? Config.Images.TrainSide
        : Config.Network.ImageSize;

    /// <summary>All parameters of a module with a prefix.</summary>
    protected static IEnumerable<(string Name, Parameter Value)> Named(string prefix, Module module) =>
        StateDict.Of(module).Select(pair => (prefix + pair.Name, pair.Value));

    /// <summary>Weights of a module for a file, as bfloat16.</summary>
    protected static IEnumerable<TensorSource> Sources(string prefix, Module module) =>
        Named(prefix, module).Select(static pair => pair.Value.ToSource(pair.Name, DType.BF16));

    // The gradient is taken outside of the scope: it follows what the forward pass recorded.
    private ObjectiveOutput Learn(PretrainBatch batch, StepContext step)
    {
        using var half = step.AutocastScope();
        return Learn(batch);
    }
}
