using System.Reflection;
using System.Runtime.InteropServices;

namespace Theia.Lab.Quickstart;

/// <summary>On what a run was made: versions, machine, seed.</summary>
internal static class EnvironmentInfo
{
    public static IReadOnlyList<(string Name, string Value)> Describe(QuickstartContext context) =>
    [
        ("Theia", typeof(EnvironmentInfo).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]),
        ("Runtime", RuntimeInformation.FrameworkDescription),
        ("libtorch", torch.__version__),
        ("System", RuntimeInformation.OSDescription),
        ("Processor", $"{Processor()}, {context.Options.Threads} of {Environment.ProcessorCount} threads"),
        ("Seed", $"{context.Options.Seed}"),
        ("Written", $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC"),
    ];

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        var line = File.Exists(Information)
            ? File.ReadLines(Information)
                .FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
