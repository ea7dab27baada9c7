using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

/// <summary>What stands where a download went wrong is called by its name, whatever was expected.</summary>
public sealed class ForeignContentTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    private const string Page = "\n<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>\n";
    private const string Answer = "Access to this model is restricted, please log in.";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Cases { get; } = new(
        from name in new[]
        {
            "x.safetensors", "x.npy", "x.pth", "x.tar", "x.index.json", "config.json",
            "teacher.json", "preprocessor_config.json",
        }
        from content in new[]
        {
            (Pointer, "it is a Git LFS pointer"), (Page, "it is a web page"),
            (Answer, "Access to this model is restricted"),
        }
        where content.Item1 != Answer || !name.EndsWith(".json", StringComparison.Ordinal)
        select (name, content.Item1, content.Item2));

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_named_with_what_to_do(string name, string content, string says)
    {
        File.WriteAllText(_folder[name], content);
        var failure = Assert.ThrowsAny<TheiaException>(() => Open(name));
        Assert.Contains(_folder[name], failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private void Open(string name)
    {
        switch (name)
        {
            case "x.safetensors": SafetensorsFile.Open(_folder[name]).Dispose(); break;
            case "x.npy": NpyFile.Read(_folder[name]); break;
            case "x.pth": PthFile.Open(_folder[name]).Dispose(); break;
            case "x.tar": Shard.Open(_folder[name]).Dispose(); break;
            case "x.index.json": ModelWeights.Open(_folder[name]).Dispose(); break;
            case "config.json": TheiaConfig.Load(_folder[name]); break;
            case "teacher.json": TeacherDescription.Load(_folder[name]); break;
            default: ImageProcessor.Load(_folder.Path); break;
        }
    }
}
