// Trains a student on the features of a data set, watches it, and says what it learned. Interrupted,
// it goes on when started again.
//
//   dotnet run samples/distill.cs -- data pets runs/pets targetModels=microsoft/resnet18
#:project ../src/Theia/Theia.csproj
#:package libtorch-cpu-linux-x64
#:property PublishAot=false

using Theia;

if (args.Length < 3)
{
    Console.WriteLine("Usage: distill ROOT SET RUN [path=value …]");
    return 2;
}

var config = DistillConfig.From(
[
    $"datasetRoot={args[0]}", $"datasetMix={args[1]}", $"runFolder={args[2]}",
    "backbone=facebook/deit-tiny-patch16-224", "steps=144", "learningRate=1e-3",
    "lrScheduler=cosine", "datasetRatio=1", "evalRatio=1", .. args[3..],
]);

// Where the folder holds a run already, it is resumed.
using var distillation = Distillation.StartOrResume(config);
foreach (var notice in distillation.Notices)
    Console.WriteLine(notice);

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupt.Cancel();
};

foreach (DistillStep step in distillation.Steps(interrupt.Token))
{
    Console.WriteLine(
        $"step {step.Step} of {step.TotalSteps}: loss {step.Loss:0.0000}, "
        + $"{step.Samples / step.ComputeTime.TotalSeconds:0.0} images/s");
}

if (distillation.Interrupted)
    return 130;

EvaluationReport report = distillation.Evaluate(baselines: true);
foreach ((var target, TargetScore score) in report.Student)
{
    Console.WriteLine(
        $"{target}: token cosine {score.TokenCosine:0.000} (untrained {report.Untrained![target].TokenCosine:0.000}), "
        + $"explained variance {score.ExplainedVariance:0.000}");
}

return 0;
