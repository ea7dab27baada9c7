namespace Theia.Tests.OnnxRuntime;

public sealed class WithoutTorchTests
{
    [Fact]
    public void Images_are_packed_and_an_onnx_teacher_extracted_and_measured_where_no_libtorch_is()
    {
        using var program = new ProgramWithoutTorch();
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["photos"]);
        foreach (var photo in new[] { "cat.png", "fig.jpg", "raccoon.webp" })
            File.Copy(Path.Combine(Repository.Root, "samples", "photos", photo), folder["photos", photo]);

        program.Run("pack", folder["photos"], "--to", folder["set"]);
        program.Run("extract", "--set", folder["set"], "--teacher", "resnet18", "--threads", "1");
        program.Run("measure", "--set", folder["set"]);

        Assert.NotEmpty(Directory.GetFiles(folder["set", "microsoft_resnet18"], "*.tar"));
        Assert.NotEmpty(
            Directory.EnumerateFiles(folder.Path, "*microsoft_resnet18*.safetensors", SearchOption.AllDirectories));
    }
}
