using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>Experts that were trained here, on published tasks.</summary>
public sealed class BundledExpertTests(CortexModels models) : IClassFixture<CortexModels>
{
    private const long MostBytes = 2 << 20;

    /// <summary>Nearly the score of the published demonstrations; a test has a few starts.</summary>
    public static TheoryData<string, double> Scores => new()
    {
        { "dmc/walker-stand", 94 },
        { "dmc/walker-walk", 91 },
        { "dmc/reacher-easy", 95 },
        { "dmc/cheetah-run", 80 },
        { "dmc/finger-spin", 80 },
    };

    [Theory]
    [MemberData(nameof(Scores))]
    public void The_expert_is_as_good_as_the_published_demonstrations(string id, double least)
    {
        RobotTask task = RobotTasks.Find(id);
        var folder = models.Folder(task.Assets!);
        Mujoco.SkipUnlessInstalled();
        using RobotEnvironment environment = task.Open(new() { Assets = folder });
        IExpert expert = task.Expert();
        var action = new double[task.ActionSize];
        double sum = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            environment.Reset(seed);
            while (!environment.HasEnded)
            {
                expert.Act(environment.ReadState(), action);
                environment.Step(action);
            }

            sum += environment.Score;
        }

        Assert.True(sum / 3 >= least, $"{id}: {sum / 3:0.0}");
    }

    [Fact]
    public void All_weights_together_are_small()
    {
        var folder = Path.Combine(Repository.Root, "src/Theia.Robotics/Experts/Weights");
        Assert.InRange(Directory.GetFiles(folder).Sum(static file => new FileInfo(file).Length), 1, MostBytes);
    }
}
