using static TorchSharp.torch;

namespace Theia.Tests.Policies;

/// <summary>From images to actions.</summary>
[Collection("torch")]
public sealed class PolicyActingTests
{
    public static TheoryData<string> Names => SomePolicies.Names;

    [Fact]
    public void A_robot_acts_from_images_by_encoder_window_and_policy()
    {
        using var encoder = new CellEncoder(side: 14, width: 2);
        using var policy = Policy.Create(SomePolicies.Large);
        var feature = FrameFeature.Of(encoder, policy.Config.Head);
        policy.Require(feature.Size, proprioception: 1, actions: 2);
        var history = policy.NewHistory();
        foreach (var image in NoiseImages())
        {
            history.Push(feature, encoder.Encode([image])[0]);
            Assert.Equal(2, policy.Act(history, [0.5f]).Length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Environments_in_lock_step_get_the_actions_of_each_alone(string name)
    {
        var config = SomePolicies.Of(name);
        var length = config.Feature.Channels * config.Feature.Positions;
        using var policy = Policy.Create(config, seed: 5);
        PolicyHistory[] histories = [.. Enumerable.Range(0, 4).Select(_ => policy.NewHistory())];
        for (var frame = 0; frame < 3; frame++)
        {
            for (var i = 0; i < histories.Length; i++)
                histories[i].Push(SomePolicies.Noise((10 * frame) + i, length));
        }

        float[][] states = [.. histories.Select((_, i) => SomePolicies.Noise(i, config.Proprioception))];
        var together = policy.Act(histories, config.Proprioception == 0 ? null : states);
        for (var i = 0; i < histories.Length; i++)
        {
            // Fewer rows may be summed in another order.
            Assert.All(together[i].Zip(policy.Act(histories[i], states[i])), static pair =>
                Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        Assert.NotEqual(together[0], together[1]);
        Assert.Empty(policy.Act([], []));
    }

    [Fact]
    public void A_window_holds_the_last_frames_and_repeats_the_first_one()
    {
        var history = new PolicyHistory(SomePolicies.Vector with { Feature = FeatureSize.Vector(1) });
        Assert.True(history.IsEmpty);
        Assert.Equal([7, 7, 7], Push(7));
        Assert.Equal([7, 7, 8], Push(8));
        Assert.Equal([7, 8, 9], Push(9));
        Assert.Equal([8, 9, 10], Push(10));
        Assert.Equal([9, 10, 11], Push(11));
        history.Reset();
        Assert.True(history.IsEmpty);
        Assert.Equal([1, 1, 1], Push(1));

        float[] Push(float value)
        {
            history.Push([value]);
            var window = new float[3];
            history.CopyTo(window);
            return window;
        }
    }

    [Fact]
    public void A_window_of_tensors_gives_the_actions_of_a_history()
    {
        using var policy = Policy.Create(SomePolicies.Map);
        var history = policy.NewHistory();
        var values = SomePolicies.Noise(1, history.FrameLength);
        history.Push(values);
        using var frame = tensor(values, [1, 1, 3, 6, 7]);
        using var frames = frame.repeat(1, 3, 1, 1, 1);
        using var action = policy.Act(frames);
        Assert.Equal(policy.Act(history), action.data<float>().ToArray());
        Assert.Contains(
            "[B, 3, 3, 6, 7]", Assert.Throws<UsageException>(() => policy.Act(frame)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_all_differences()
    {
        using var policy = Policy.Create(SomePolicies.Map);
        policy.Require(SomePolicies.Map.Feature, 0, 2, new string('A', 64));
        var error = Assert.Throws<UsageException>(
            () => policy.Require(FeatureSize.Vector(9), 4, 7, new string('b', 64)));
        Assert.Equal(
            "The policy for reach does not fit: it was trained on the encoder cells (aaaaaaaaaaaa), not on one with "
            + "the weights bbbbbbbbbbbb; it takes features of 3 x 6 x 7, not 9; it takes 0 values of proprioception, "
            + "not 4; it gives 2 actions, not 7. Choose a policy that was cloned for this task and encoder.",
            error.Message);
    }

    [Fact]
    public void Acting_with_wrong_sizes_says_what_is_wrong()
    {
        using var policy = Policy.Create(SomePolicies.Vector);
        var history = policy.NewHistory();
        Refuses("no frame yet", () => policy.Act(history, [0, 0]));
        Refuses("features of 5 values; got 4", () => history.Push(new float[4]));
        history.Push(new float[5]);
        Refuses("2 values of proprioception; got 0", () => policy.Act(history));
        Refuses("2 values of proprioception; got 3", () => policy.Act([history], [[1, 2, 3]]));
        Refuses("1 environments need as many states; got 2", () => policy.Act([history], [[1, 2], [1, 2]]));
        Refuses("not a finite number", () => policy.Act(history, [0, float.NaN]));
        var other = new PolicyHistory(SomePolicies.Map);
        other.Push(new float[3 * 6 * 7]);
        Refuses("belongs to another policy", () => policy.Act(other, [0, 0]));

        static void Refuses(string message, Action action) => Assert.Contains(
            message, Assert.Throws<UsageException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_allocates_little()
    {
        using var policy = Policy.Create(SomePolicies.Large);
        var history = policy.NewHistory();
        var feature = SomePolicies.Noise(0, history.FrameLength);
        for (var i = 0; i < 3; i++)
            Act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Act();
        // Far less than a window, which has 4.7 kB; handles of tensors are small objects.
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
        Assert.InRange(each, 0, 32_000);

        void Act()
        {
            history.Push(feature);
            _ = policy.Act(history, [1]);
        }
    }

    private static IEnumerable<RgbImage> NoiseImages() => Enumerable.Range(0, 4).Select(static seed =>
        new RgbImage(28, 28, [.. SomePolicies.Noise(seed, 28 * 28 * 3).Select(static x => (byte)(127 + (127 * x)))]));
}
