namespace Theia.Lab.Report;

/// <summary>Two measures over all tokens of a set of images.</summary>
/// <param name="Cosine">Mean cosine between the predicted and the teacher's normalized token.</param>
/// <param name="ExplainedVariance">1 − squared error / variance: 1 perfect, 0 as good as the
/// mean, below 0 worse.</param>
internal readonly record struct Score(double Cosine, double ExplainedVariance);
