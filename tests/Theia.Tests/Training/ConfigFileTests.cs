using Theia.Lab.Pretraining.Configuration;

namespace Theia.Tests.Training;

/// <summary>What ships with the program is found from any folder.</summary>
[Collection("torch")]
public sealed class ConfigFileTests
{
    [Theory]
    [InlineData("nano")]
    [InlineData("nano.json")]
    [InlineData("configs/distill/nano.json")]
    public void A_configuration_is_found_by_name_and_by_its_path_beside_the_program(string name)
    {
        using var here = new WorkingFolder();
        Assert.Equal(96, DistillConfig.Load(name).BackboneConfig!.HiddenSize);
    }

    [Fact]
    public void A_file_of_the_user_comes_first()
    {
        using var here = new WorkingFolder();
        File.WriteAllText("nano.json", """{ "steps": 7 }""");
        Assert.Equal(7, DistillConfig.Load("nano.json").Steps);
        Assert.NotEqual(7, DistillConfig.Load("nano").Steps);
    }

    [Fact]
    public void Teachers_and_configurations_of_the_lab_are_found_alike()
    {
        using var here = new WorkingFolder();
        Assert.Equal("microsoft/resnet18", TeacherDescription.Find("configs/teachers/resnet18.json").Spec.Id);
        Assert.Equal(PretrainObjective.Clip, PretrainConfig.Load("teach-clip").Objective);
    }

    [Fact]
    public void A_configuration_that_is_not_there_lists_those_that_are()
    {
        var message = Assert.Throws<UsageException>(() => DistillConfig.Load("nanno")).Message;
        Assert.Contains("Did you mean 'nano'?", message, StringComparison.Ordinal);
        Assert.Contains("base-cddsv, base-cdiv, nano, quickstart", message, StringComparison.Ordinal);
    }
}
