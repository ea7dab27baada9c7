using System.Reflection;
using TorchSharp;
using Xunit.v3;

namespace Theia.Tests.Support;

/// <summary>
/// Fails a test that leaves tensors behind on its thread: as many must live after it as before. Those that only a
/// finalizer would free count as left behind. The collection "torch" has it; <see cref="LeavesTensorsAttribute"/> takes
/// a test out. (<c>Tensor.TotalCount</c> is of no use: each parameter adds two to it and takes one away.)
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LeakFreeAttribute : BeforeAfterTestAttribute
{
    private long _before;

    /// <summary>Tensors alive on this thread.</summary>
    public static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _before = Live;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var left = Live - _before;
        if (!methodUnderTest.IsDefined(typeof(LeavesTensorsAttribute), inherit: false))
            Assert.True(left == 0, $"{left} tensors were not disposed.");
    }
}
