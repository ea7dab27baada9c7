namespace Theia.Training.Optimization;

/// <summary>Numbers of one AdamW update.</summary>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="Beta1">Decay of the running mean of gradients.</param>
/// <param name="Beta2">Decay of the running mean of squared gradients.</param>
/// <param name="WeightDecay">Decoupled weight decay.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
internal readonly record struct AdamWHyperparameters(
    double LearningRate, double Beta1, double Beta2, double WeightDecay, double Epsilon);
