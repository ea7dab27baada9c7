using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Theia.Cli.CommandLine;

/// <summary>What <c>theia --version</c> prints.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    /// <summary>The version of this build, without the commit that the SDK appends.</summary>
    public static string Version { get; } =
        typeof(VersionLine).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"theia {Version}");
        return 0;
    }
}
