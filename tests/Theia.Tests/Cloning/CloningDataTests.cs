using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using Theia.Tests.Policies;
using Theia.Training.Cloning;

namespace Theia.Tests.Cloning;

/// <summary>Demonstrations, their windows and their order.</summary>
[Collection("torch")]
public sealed class CloningDataTests
{
    [Fact]
    public void Windows_end_with_their_frame_and_repeat_the_first_frame_of_their_own_episode()
    {
        var data = new CloningData([Episode(1, 2, 3), Episode(4, 5)]);
        Assert.Equal((5L, 2), (data.Frames, data.Episodes));
        float[][] windows =
        [
            .. Enumerable.Range(0, 5).Select(frame =>
            {
                var window = new float[3];
                data.CopyWindow(frame, 3, MemoryMarshal.AsBytes(window.AsSpan()));
                return window;
            }),
        ];
        Assert.Equal([[1, 1, 1], [1, 1, 2], [1, 2, 3], [4, 4, 4], [4, 4, 5]], windows);
        Assert.Equal([10, 20, 30, 40, 50], Enumerable.Range(0, 5).Select(frame => data.ActionOf(frame)[0]));
    }

    [Fact]
    public void Features_may_be_bfloat16()
    {
        ushort[] halves = [BFloat16.FromSingle(1), BFloat16.FromSingle(2), BFloat16.FromSingle(3)];
        var data = new CloningData([new(
            new TensorData(DType.BF16, [3, 1], MemoryMarshal.AsBytes<ushort>(halves).ToArray()), [1, 2, 3])]);
        using var batches = new CloningBatches(data, new CloningConfig { Head = PolicyHead.Mlp, History = 2 });
        var batch = batches.Read(0);
        using var scope = TorchSharp.torch.NewDisposeScope();
        var (frames, _, actions) = batch.Rows(TorchSharp.torch.CPU);
        var newest = frames.to(TorchSharp.torch.float32).select(1, 1).flatten().contiguous();
        Assert.Equal(actions.flatten().data<float>().ToArray(), newest.data<float>().ToArray());
    }

    [Theory]
    [InlineData(8, 4, new[] { 4, 4 })]
    [InlineData(9, 4, new[] { 4, 4 })]       // a single frame has no variance: it is left out of this epoch
    [InlineData(10, 4, new[] { 4, 4, 2 })]
    [InlineData(3, 256, new[] { 3 })]
    public void An_epoch_takes_each_frame_once_in_an_order_of_its_own(int frames, int batchSize, int[] sizes)
    {
        var data = new CloningData([Episode([.. Enumerable.Range(0, frames).Select(static i => (float)i)])]);
        var config = new CloningConfig { Head = PolicyHead.Mlp, BatchSize = batchSize, History = 1 };
        using var batches = new CloningBatches(data, config);
        Assert.Equal(sizes.Length, batches.StepsPerEpoch);
        List<float> first = Epoch(0), second = Epoch(1);
        Assert.Equal(sizes.Sum(), first.Distinct().Count());
        Assert.Equal(first, Epoch(0));
        if (frames > 3)
            Assert.NotEqual(first, second);

        List<float> Epoch(long epoch)
        {
            List<float> seen = [];
            for (var place = 0; place < sizes.Length; place++)
            {
                var batch = batches.Read((epoch * batches.StepsPerEpoch) + place);
                Assert.Equal(sizes[place], batch.Count);
                seen.AddRange(batch.Actions.data<float>().ToArray()[..batch.Count]);
            }

            return seen;
        }
    }

    [Fact]
    public void Demonstrations_that_cannot_be_are_refused_with_their_number()
    {
        var good = Episode(1, 2);
        Refused("there is none");
        Refused("demonstration 1: has features of 2 in F32", good, new(SomePolicies.Data([1, 2], 1, 2), [1]));
        Refused("demonstration 0: its features are F32 [2]", new CloningEpisode(SomePolicies.Data([1, 2], 2), [1, 2]));
        Refused("has no actions", new CloningEpisode(SomePolicies.Data([1, 2], 2, 1), []));
        Refused("2 frames and 3 values of actions", new CloningEpisode(SomePolicies.Data([1, 2], 2, 1), [1, 2, 3]));
        Refused("an action", good with { Actions = [1, float.NaN] });
        Refused("a feature", good with { Features = SomePolicies.Data([1, float.PositiveInfinity], 2, 1) });

        static void Refused(string message, params CloningEpisode[] episodes) => Assert.Contains(
            message, Assert.Throws<DataException>(() => new CloningData(episodes)).Message, StringComparison.Ordinal);
    }

    private static CloningEpisode Episode(params float[] values) =>
        new(SomePolicies.Data(values, values.Length, 1), [.. values.Select(static value => 10 * value)]);
}
