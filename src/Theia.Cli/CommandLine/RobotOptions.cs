using System.CommandLine;

namespace Theia.Cli.CommandLine;

/// <summary>Options of the verbs about robots.</summary>
internal static class RobotOptions
{
    /// <summary><c>--vary</c>: what changes from episode to episode.</summary>
    public static Option<string[]> Vary()
    {
        var vary = new Option<string[]>("--vary")
        {
            Description = "What changes beside the start of an episode: light, textures, camera, start (a wider one). "
                + "Default: nothing.",
            HelpName = "light|textures|camera|start",
            AllowMultipleArgumentsPerToken = true,
        };
        vary.AcceptOnlyFromAmong("light", "textures", "camera", "start");
        return vary;
    }
}
