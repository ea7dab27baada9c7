namespace Theia.Lab.Teachers.Running;

/// <summary>One optimiser step of a small teacher.</summary>
/// <param name="Step">Steps done, this one included.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Loss">What is minimised.</param>
internal sealed record TeachStep(long Step, long TotalSteps, double Loss);
