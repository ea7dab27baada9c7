using System.Text.Json;
using Theia.Training.Optimization;

namespace Theia.Tests.Training;

public sealed class LearningRateScheduleTests
{
    // 1e-15 absolute, as the goldens recommend: PyTorch multiplies step by step where we have a closed form.
    private const double Tolerance = 1e-15;

    [Fact]
    public void Every_schedule_equals_the_reference_step_by_step()
    {
        List<string> mismatches = [];
        foreach (JsonElement golden in Goldens.Json("student", "schedules", "schedules.json")
            .GetProperty("schedules").EnumerateArray())
        {
            foreach (LearningRateDecay scheduler in Enum.GetValues<LearningRateDecay>())
            {
                JsonElement lists = golden.GetProperty(scheduler == LearningRateDecay.Constant ? "constant" : "cosine");
                Compare(golden, lists, "recommended", scheduler, ScheduleRule.Recommended, mismatches);
                Compare(golden, lists, "reference", scheduler, ScheduleRule.Reference, mismatches);
                Compare(golden, lists, "reference_torch_1_13", scheduler, ScheduleRule.ReferenceTorch113, mismatches);
            }

            LearningRateSchedule schedule = Schedule(golden, LearningRateDecay.Cosine, ScheduleRule.Recommended);
            if (schedule.WarmUpSteps != golden.GetProperty("warm_up_steps").GetInt64())
                mismatches.Add($"T={schedule.TotalSteps}: {schedule.WarmUpSteps} warm-up steps");
            if (schedule.CosinePeriod != golden.GetProperty("recommended_T0").GetInt64())
                mismatches.Add($"T={schedule.TotalSteps}: period {schedule.CosinePeriod}");
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void The_peak_follows_the_scaling_rule()
    {
        foreach (JsonElement golden in Goldens.Json("student", "schedules", "schedules.json")
            .GetProperty("peak_lr").EnumerateArray())
        {
            var peak = LearningRateSchedule.PeakFor(
                golden.GetProperty("base_lr").GetDouble(), golden.GetProperty("batch").GetInt64(),
                golden.GetProperty("world").GetInt64(), golden.GetProperty("base_batch").GetInt64(),
                golden.GetProperty("base_world").GetInt64());
            Assert.Equal(golden.GetProperty("peak_lr").GetDouble(), peak, Tolerance);
        }
    }

    [Fact]
    public void The_recommended_cosine_never_rises_after_the_warm_up()
    {
        var schedule = new LearningRateSchedule(LearningRateDecay.Cosine, 1e-3, 25);
        for (var step = schedule.WarmUpSteps + 1; step < 25; step++)
            Assert.True(schedule.At(step) < schedule.At(step - 1), $"step {step}");
    }

    private static void Compare(
        JsonElement golden, JsonElement lists, string list, LearningRateDecay scheduler,
        ScheduleRule rule, List<string> mismatches)
    {
        if (!lists.TryGetProperty(list, out JsonElement expected))
            return;
        LearningRateSchedule schedule = Schedule(golden, scheduler, rule);
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Throws<UsageException>(() => schedule.At(schedule.TotalSteps - 1));
            return;
        }

        foreach ((var step, var rate) in golden.GetProperty("steps").EnumerateArray().Zip(expected.EnumerateArray()))
        {
            var ours = schedule.At(step.GetInt64());
            if (Math.Abs(ours - rate.GetDouble()) > Tolerance)
                mismatches.Add($"T={schedule.TotalSteps} {scheduler} {rule} step {step}: {ours:R} instead of {rate}");
        }
    }

    private static LearningRateSchedule Schedule(JsonElement golden, LearningRateDecay scheduler, ScheduleRule rule) =>
        new(
            scheduler, golden.GetProperty("peak_lr").GetDouble(), golden.GetProperty("total_steps").GetInt64(),
            golden.GetProperty("warm_up_ratio").GetDouble(), golden.GetProperty("start_factor").GetDouble(), rule);
}
