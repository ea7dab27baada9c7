using Theia.Checkpoints;
using Theia.Student;
using Theia.Training.Configuration;
using Theia.Training.Evaluation;
using Theia.Training.Losses;
using Theia.Training.MixedPrecision;
using Theia.Training.Runs;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>The student of a run and what normalizes its targets: all that an evaluation needs.</summary>
internal sealed class RunStudent : IDisposable
{
    private readonly DistillConfig _config;

    private readonly TheiaConfig _studentConfig;

    private RunStudent(
        DistillConfig config, OrderedDictionary<string, FeatureSize> sizes, Device device,
        NormalizerSet normalizers, bool untrained)
    {
        (_config, Device, Normalizers) = (config, device, normalizers);
        _studentConfig = config.ToStudent(sizes);
        Model = TheiaModel.Of(
            untrained ? NewStudent() : new RobotVisionModel(_studentConfig, Device),
            normalizers: () => Normalizers.Inverses,
            // Weights that change from step to step cannot be laid out ahead.
            engine: EncoderEngine.Plain);
    }

    /// <summary>The student as it is saved; owns it.</summary>
    public TheiaModel Model { get; }

    /// <summary>The student as a module.</summary>
    public RobotVisionModel Network => Model.Network;

    public NormalizerSet Normalizers { get; }

    public Device Device { get; }

    /// <summary>Which weights training starts from; null for random ones.</summary>
    public string? StartNotice { get; private set; }

    /// <summary>Names of all targets.</summary>
    public IReadOnlyList<string> Targets => [.. _studentConfig.TargetFeatureSizes.Keys];

    /// <summary>The student's weights.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Weights =>
        [.. StateDict.Of(Network).Select(static parameter => (parameter.Name, (Tensor)parameter.Value))];

    /// <summary>Builds the student for the targets that a batch shows.</summary>
    /// <param name="config">Which student, which targets, which normalization.</param>
    /// <param name="data">The run's data; PHI-S measures its training batches where the run has
    /// not measured yet.</param>
    /// <param name="folder">Keeps what PHI-S measures.</param>
    /// <param name="untrained">True for the weights before training; false leaves them to a checkpoint.</param>
    public static RunStudent Create(DistillConfig config, RunData data, RunFolder folder, bool untrained)
    {
        Device device = PrecisionChoice.DeviceOf(config);
        IReadOnlyList<string> teachers = TargetSizes.Teachers(config.TargetModels);
        OrderedDictionary<string, FeatureSize> sizes = TargetSizes.Of(teachers, data.Train.Read(0), config.DistillCls);
        TargetSizes.CheckWeights(config.TargetModelWeights, sizes);
        var maps = teachers.ToDictionary(static teacher => teacher, teacher => sizes[teacher], StringComparer.Ordinal);
        var normalizers = NormalizerSet.Create(config.FeatureNorm, maps, data, folder, device);
        try
        {
            return new RunStudent(config, sizes, device, normalizers, untrained);
        }
        catch
        {
            normalizers.Dispose();
            throw;
        }
    }

    /// <summary>A student as it is before training.</summary>
    public RobotVisionModel NewStudent()
    {
        var student = new RobotVisionModel(_studentConfig, Device);
        try
        {
            Initialization.Apply(student, _config.Seed, _config.ReferenceInitialization);
            StartNotice = InitialWeights.Load(student, _config);
            return student;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Compares the student with its teachers; see
    /// <see cref="Distillation.Evaluate(IBatchSource, bool, CancellationToken)"/>.
    /// </summary>
    public EvaluationReport Evaluate(
        long step, string split, IBatchSource source, bool baselines, CancellationToken cancellation)
    {
        var loss = new DistillationLoss(LossOptions.From(_config));
        using RobotVisionModel? untrained = baselines ? NewStudent() : null;
        using var meters = new StudentEvaluator(Normalizers.ByTeacher, loss, Device).Run(
            untrained is null ? [Network] : [Network, untrained], source, baselines, cancellation);
        return new EvaluationReport
        {
            Step = step,
            Split = split,
            Samples = meters.Students[0].Samples,
            Total = meters.Students[0].Total,
            Student = meters.Students[0].Read(),
            Untrained = untrained is null ? null : meters.Students[1].Read(),
            Mean = meters.Mean?.Read(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Normalizers.Dispose();
        Model.Dispose();
    }
}
