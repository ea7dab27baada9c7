namespace Theia.Lab.Report;

/// <summary>Time a stage took, and what it did in it.</summary>
internal sealed record StageTime(string Name, string Did, double Seconds);
