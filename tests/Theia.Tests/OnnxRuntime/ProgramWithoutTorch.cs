using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Theia.Tests.OnnxRuntime;

/// <summary>The installed program as it is on a machine without libtorch.</summary>
internal sealed class ProgramWithoutTorch : IDisposable
{
    private const string Program = "Theia.Cli";
    private const string Torch = "torch";

    private readonly ScratchFolder _folder = new();
    private readonly bool _keepTorchSharp;

    /// <param name="keepTorchSharp">False for a program that has not even TorchSharp's own assembly.</param>
    public ProgramWithoutTorch(bool keepTorchSharp = false)
    {
        _keepTorchSharp = keepTorchSharp;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Append(Path.Combine(AppContext.BaseDirectory, $"{Program}.runtimeconfig.json")))
        {
            if (!IsTorch(Path.GetFileName(file)))
                File.Copy(file, _folder[Path.GetFileName(file)]);
        }

        File.WriteAllText(
            _folder[$"{Program}.deps.json"],
            WithoutTorch(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{Program}.deps.json"))));
        foreach (var part in new[] { "configs", "models", "photos", "teachers", "runtimes" })
            Link(part);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories),
            file => IsTorch(Path.GetFileName(file)));
    }

    /// <summary>Runs the program and returns what it said, failing the test where it fails.</summary>
    public string Run(params string[] arguments)
    {
        var (code, output, error) = TryRun(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}: {output}{error}");
        return output;
    }

    /// <summary>The files beside the program.</summary>
    public string[] Files() =>
        [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Runs the program to its end, whatever that is.</summary>
    public (int Code, string Output, string Error) TryRun(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", _folder[$"{Program}.dll"], .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    public void Dispose() => _folder.Dispose();

    // A file that the list promises and that is not there would stop the program before it starts.
    private string WithoutTorch(string dependencies)
    {
        JsonNode root = JsonNode.Parse(dependencies)!;
        foreach (var list in root["targets"]!.AsObject()
            .Select(target => target.Value!.AsObject()).Append(root["libraries"]!.AsObject()))
        {
            foreach (var library in list.Select(library => library.Key).Where(IsTorch).ToList())
                list.Remove(library);
        }

        return root.ToJsonString();
    }

    private bool IsTorch(string name) => !(_keepTorchSharp && name.StartsWith("TorchSharp", StringComparison.Ordinal))
        && (name.Contains(Torch, StringComparison.OrdinalIgnoreCase)
                || name.Contains("libc10", StringComparison.Ordinal));

    private void Link(string part)
    {
        var from = Path.Combine(AppContext.BaseDirectory, part);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => !IsTorch(Path.GetFileName(file))))
        {
            var to = _folder[part, Path.GetRelativePath(from, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.CreateSymbolicLink(to, file);
        }
    }
}
