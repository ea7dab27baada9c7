using Theia.Tests.Logging;
using Theia.Training.Runs;

namespace Theia.Tests.Training;

public sealed class RunScheduleTests
{
    [Theory]
    [InlineData(1, 100, 100)]        // a set of a few images: every step is an epoch
    [InlineData(28, 100, 112)]       // a few hundred images
    [InlineData(100, 100, 100)]
    [InlineData(10_157, 100, 10_157)]   // ImageNet: every epoch, as the reference
    [InlineData(28, 1, 28)]          // the reference's rule, asked for
    public void Evaluations_are_whole_epochs_and_at_least_the_interval_apart(
        long stepsPerEpoch, int interval, long expected)
    {
        var schedule = Schedule([$"evalInterval={interval}"], stepsPerEpoch, totalSteps: 25_000);
        Assert.Equal(
            Enumerable.Range(1, 25_000)
                .Select(static step => (long)step).Where(step => step % expected == 0 || step == 25_000),
            Enumerable.Range(1, 25_000).Select(static step => (long)step).Where(schedule.Evaluates));
    }

    [Fact]
    public void Fifty_steps_on_a_small_set_end_with_one_evaluation_and_one_checkpoint()
    {
        var schedule = Schedule([], stepsPerEpoch: 1, totalSteps: 50);
        Assert.Equal([50], Enumerable.Range(1, 50).Where(step => schedule.Evaluates(step)));
        Assert.Equal([50], Enumerable.Range(1, 50).Where(step => schedule.Saves(step)));
    }

    [Fact]
    public void A_checkpoint_follows_its_steps_every_evaluation_and_the_end()
    {
        var schedule = Schedule(["saveCkptInterval=40", "evalInterval=70"], stepsPerEpoch: 10, totalSteps: 150);
        Assert.Equal([40, 70, 80, 120, 140, 150], Enumerable.Range(1, 150).Where(step => schedule.Saves(step)));
    }

    [Fact]
    public void A_checkpoint_is_due_when_its_minutes_have_passed()
    {
        var clock = new SettableClock();
        var schedule = Schedule(["saveCkptMinutes=10"], stepsPerEpoch: 1000, totalSteps: 1000, clock);
        clock.Now += TimeSpan.FromMinutes(9.9);
        Assert.False(schedule.Saves(1));
        clock.Now += TimeSpan.FromMinutes(0.1);
        Assert.True(schedule.Saves(2));
        Assert.False(schedule.Evaluates(2));
        schedule.Saved();
        Assert.False(schedule.Saves(3));
    }

    [Fact]
    public void No_minutes_leave_checkpoints_to_the_steps()
    {
        var clock = new SettableClock();
        var schedule = Schedule(["saveCkptMinutes=0"], stepsPerEpoch: 1000, totalSteps: 1000, clock);
        clock.Now += TimeSpan.FromDays(9);
        Assert.False(schedule.Saves(1));
    }

    [Theory]
    [InlineData(4, new long[] { 0, 4, 8, 10 })]
    [InlineData(0, new long[] { })]
    public void Strips_are_drawn_before_the_first_step_every_so_many_and_after_the_last(int interval, long[] expected)
    {
        var schedule = Schedule([$"stripInterval={interval}"], stepsPerEpoch: 5, totalSteps: 10);
        Assert.Equal(expected, Enumerable.Range(0, 11).Select(static step => (long)step).Where(schedule.Draws));
    }

    private static RunSchedule Schedule(
        string[] overrides, long stepsPerEpoch, long totalSteps, TimeProvider? clock = null)
    {
        var config = DistillConfig.From(overrides);
        return new(
            config.SaveCkptInterval, config.SaveCkptMinutes, config.EvalInterval, stepsPerEpoch, totalSteps,
            config.StripInterval, clock);
    }
}
