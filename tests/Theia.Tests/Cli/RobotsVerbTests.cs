using System.Text.Json;
using Theia.Robotics;
using Theia.Tests.Robotics;

namespace Theia.Tests.Cli;

/// <summary><c>theia robots list</c> and <c>get</c>.</summary>
public sealed class RobotsVerbTests(CortexModels models) : IClassFixture<CortexModels>
{
    [Fact]
    public void Tasks_are_listed_as_a_table_and_as_json()
    {
        var table = CommandLineRun.Of("robots", "list");
        using var json = JsonDocument.Parse(CommandLineRun.Of("robots", "list", "--json").Output);

        Assert.Equal(0, table.Code);
        foreach (RobotTask task in RobotTasks.All)
            Assert.Contains($"  {task.Id} ", table.Output, StringComparison.Ordinal);
        Assert.Equal(
            RobotTasks.All.Select(task => task.Id),
            json.RootElement.GetProperty("tasks").EnumerateArray()
                .Select(task => task.GetProperty("task").GetString()));
    }

    [Fact]
    public void Files_are_taken_from_an_archive()
    {
        using var scratch = new ScratchFolder();

        var run = CommandLineRun.Of(
            "robots", "get", "dmc", "--from", models.Archive("dmc"), "--to", scratch["dmc"]);

        Assert.Equal((0, $"dmc: {scratch["dmc"]}\n"), (run.Code, run.Output));
        Assert.True(File.Exists(scratch["dmc", "dm_control", "suite", "walker.xml"]));
    }

    [Fact]
    public void Mistakes_are_one_sentence_with_what_to_do()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["note.whl"], "no archive");
        var unknown = CommandLineRun.Of("robots", "get", "metaword");
        var damaged = CommandLineRun.Of("robots", "get", "dmc", "--from", scratch["note.whl"], "--to", scratch["out"]);

        Assert.Equal(2, unknown.Code);
        Assert.Contains("Did you mean 'metaworld'?", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(3, damaged.Code);
        Assert.Contains("this is no archive. Name a wheel or zip", damaged.Error, StringComparison.Ordinal);
    }
}
