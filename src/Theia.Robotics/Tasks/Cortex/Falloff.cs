namespace Theia.Robotics.Tasks.Cortex;

/// <summary>How a reward falls off outside of the wanted range; at the margin it is a given value.</summary>
internal enum Falloff
{
    Gaussian,
    Linear,
    Hyperbolic,
    LongTail,
    Reciprocal,
    Cosine,
    Quadratic,
    TanhSquared,
}
