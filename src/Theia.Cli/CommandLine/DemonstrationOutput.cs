using System.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.Robotics;
using Theia.Robotics.Demonstrations;

namespace Theia.Cli.CommandLine;

/// <summary>The file of demonstrations that a verb makes, and the video of them.</summary>
internal sealed class DemonstrationOutput
{
    /// <summary><c>--to</c>.</summary>
    public Option<string> To { get; } = SharedOptions.To("File of the demonstrations (.safetensors).");

    /// <summary><c>--video</c>.</summary>
    public Option<string?> Video { get; } = new("--video")
    {
        Description = "Also draw the first 9 episodes side by side, as mp4. Default: no video.",
        HelpName = "file",
    };

    /// <summary><c>--force</c>.</summary>
    public Option<bool> Force { get; } = ResultFile.Force();

    /// <summary>Refuses foreign files; called before the work, so that none is done in vain.</summary>
    /// <exception cref="UsageException">A file is there that no such verb wrote.</exception>
    public void RequireReplaceable(ParseResult line)
    {
        var force = line.GetValue(Force);
        ResultFile.RequireReplaceable(line.GetRequiredValue(To), force, DemonstrationFile.Mark);
        if (line.GetValue(Video) is { } video)
            ResultFile.RequireReplaceable(video, force);
    }

    /// <summary>Writes the file, and the video if there is to be one.</summary>
    public void Write(ParseResult line, Terminal terminal, DemonstrationSet set, CancellationToken cancellation)
    {
        set.Save(line.GetRequiredValue(To));
        if (line.GetValue(Video) is not { } video)
            return;
        terminal.Stage("video", "frames", stage =>
        {
            DemonstrationVideo.Write(video, set, (done, total) => stage(done, total), cancellation);
            return 0;
        });
    }
}
