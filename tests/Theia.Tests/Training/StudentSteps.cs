using Theia.Student;
using Theia.Training;
using Theia.Training.Losses;
using Theia.Training.Runs;
using Theia.Training.Targets;
using TorchSharp;

namespace Theia.Tests.Training;

/// <summary>Steps of a student without a run folder.</summary>
internal sealed class StudentSteps : IDisposable
{
    private readonly StudentObjective _objective;

    private readonly Trainer<SampleBatch> _trainer;

    public StudentSteps(RobotVisionModel student, NormalizerSet normalizers, TrainerOptions options)
    {
        _objective = new StudentObjective(student, normalizers, options);
        _trainer = new Trainer<SampleBatch>(_objective, options.Optimizer);
    }

    public IEnumerable<(string Name, torch.Tensor Value)> OptimizerState => _trainer.OptimizerState;

    public StudentStep Step(long step, SampleBatch batch)
    {
        StepOutcome outcome = _trainer.Step(step, batch);
        LossSum losses = _objective.Losses;
        return new StudentStep(
            outcome.LearningRate,
            outcome.Loss.Value,
            losses.Total,
            losses.Targets,
            outcome.GradientNorm,
            outcome.ClipCoefficient);
    }

    public LossSum Accumulate(long step, SampleBatch batch)
    {
        _ = _trainer.Accumulate(step, batch);
        return _objective.Losses;
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _objective.Dispose();
    }
}
