using System.Diagnostics;
using System.Reflection;

namespace Theia.Tests.Support;

/// <summary>The SDK as a user runs it.</summary>
internal static class DotnetCommand
{
    /// <summary>Debug or Release: that of the tests, whose libraries are built.</summary>
    public static string Configuration { get; } = typeof(DotnetCommand).Assembly
        .GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    public static (int Code, string Output, string Error) Run(string folder, params string[] words)
    {
        // Nodes of a build would outlive the test.
        var start = new ProcessStartInfo("dotnet", words)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        };
        using var process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
