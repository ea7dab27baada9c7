using System.Reflection;
using PublicApiGenerator;

namespace Theia.Tests.Project;

/// <summary>
/// The public surface changes on purpose or not at all: it equals the approved text beside this test.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string _folder = Path.Combine(
        Repository.Root, "tests", "Theia.Tests", "Project", "approved");

    [Theory]
    [InlineData("Theia.Data")]
    [InlineData("Theia")]
    [InlineData("Theia.OnnxRuntime")]
    [InlineData("Theia.RobotData")]
    [InlineData("Theia.Scenes")]
    [InlineData("Theia.Robotics")]
    [InlineData("Theia.Lab")]
    [InlineData("Theia.Web")]
    public void The_public_surface_is_the_approved_one(string project)
    {
        var surface = Assembly.Load(project)
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n")
            + "\n";
        var approved = Path.Combine(_folder, $"{project}.txt");
        if (string.Equals(Environment.GetEnvironmentVariable("THEIA_APPROVE"), "1", StringComparison.Ordinal))
            File.WriteAllText(approved, surface);

        var expected = File.ReadAllText(approved).ReplaceLineEndings("\n");
        Assert.True(expected == surface, $"""
            The public surface of {project} is not the approved one. If that is meant: THEIA_APPROVE=1 ./theia test --filter-class {GetType().FullName}
            {string.Join('\n', expected.Split('\n').Except(surface.Split('\n')).Select(line => $"- {line.Trim()}"))}
            {string.Join('\n', surface.Split('\n').Except(expected.Split('\n')).Select(line => $"+ {line.Trim()}"))}
            """);
    }

    [Fact]
    public void Public_types_live_in_the_root_of_their_project() =>
        Assert.Empty(
            from project in new[]
            {
                "Theia.Data", "Theia", "Theia.OnnxRuntime", "Theia.RobotData", "Theia.Scenes", "Theia.Robotics",
                "Theia.Lab", "Theia.Web",
            }
            from type in Assembly.Load(project).GetExportedTypes()
            where !string.Equals(type.Namespace, project, StringComparison.Ordinal)
            select type.FullName);
}
