using System.Diagnostics;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

/// <summary>Pickles of allowed opcodes only, built to take for ever or to fill memory.</summary>
public sealed class PickleBombTests
{
    [Fact]
    public void A_million_remembered_values_end_at_the_limit_of_operations() =>
        AssertRefused([(byte)']', .. Enumerable.Repeat((byte)Opcode.Memoize, 5_000_000)], "operations");

    [Fact]
    public void A_million_lists_end_at_the_limit_of_the_stack() =>
        AssertRefused([.. Enumerable.Repeat((byte)']', 1_500_000)], "stacks");

    [Fact]
    public void A_million_marks_end_at_their_limit() =>
        AssertRefused([.. Enumerable.Repeat((byte)'(', 1_500_000)], "marks");

    [Fact]
    public void A_long_key_over_many_values_ends_at_the_limit_of_names()
    {
        var key = new byte[10_000_000];
        key.AsSpan().Fill((byte)'k');
        byte[] text = [(byte)'X', .. BitConverter.GetBytes(key.Length), .. key];
        AssertRefused(
            [
                (byte)'}', .. text, (byte)']', (byte)'(', .. Enumerable.Repeat((byte)'N', 100_000),
                (byte)'e', (byte)'s', (byte)'.',
            ],
            "values");
    }

    [Fact]
    public void Lists_of_one_another_end_at_the_limit_of_values()
    {
        // {"k": (list 0, list 1, …)}: each list holds the one before it ten times.
        var bomb = new List<byte>("}X\u0001\0\0\0k(]q\0"u8.ToArray());
        for (byte level = 0; level < 20; level++)
        {
            bomb.AddRange([
                .. "]("u8, .. Enumerable.Repeat<byte[]>([(byte)'h', level], 10).SelectMany(recall => recall),
                .. "eq"u8, (byte)(level + 1),
            ]);
        }

        AssertRefused([.. bomb, .. "ts."u8], "values");
    }

    private static void AssertRefused(byte[] operations, string problem)
    {
        const long MostBytes = 512 << 20;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var failure = Assert.Throws<DataException>(
            () => PthTree.Of(new PickleReader((byte[])[0x80, 2, .. operations], "test").Read(), "test"));

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 1, 1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);   // a second on a quiet machine; a bomb takes for ever
    }
}
