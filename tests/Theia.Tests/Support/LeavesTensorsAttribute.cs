namespace Theia.Tests.Support;

/// <summary>Takes a test out of the check for tensors that are left behind.</summary>
/// <param name="reason">Why its tensors live on.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LeavesTensorsAttribute(string reason) : Attribute
{
    /// <summary>Why its tensors live on.</summary>
    public string Reason => reason;
}
