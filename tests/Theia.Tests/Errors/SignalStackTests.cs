using Theia.Native;

namespace Theia.Tests.Errors;

public sealed class SignalStackTests
{
    [Fact]
    public void A_null_reference_is_an_exception_on_the_larger_signal_stack_too()
    {
        Assert.SkipUnless(SignalStack.Current > 0, "Signal stacks are known on Linux x64 only.");
        long before = 0, after = 0, again = 0;
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            before = SignalStack.Current;
            SignalStack.Enlarge();
            after = SignalStack.Current;
            SignalStack.Enlarge();
            again = SignalStack.Current;
            caught = Record.Exception(() => Length(null!));
        });
        thread.Start();
        thread.Join();   // the runtime takes back the stack of a thread that ends
        Assert.True(before < SignalStack.Size, $"{before} bytes");
        Assert.Equal((SignalStack.Size, SignalStack.Size), (after, again));
        Assert.IsType<NullReferenceException>(caught);
    }

    private static int Length(string text) => text.Length;
}
