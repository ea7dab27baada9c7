using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Robotics;

namespace Theia.Cli.Verbs;

/// <summary>Fetches model files of published tasks, or the simulator.</summary>
internal sealed class GetAssetsVerb : Verb
{
    private readonly Argument<string> _name = new("package")
    {
        Description = $"What to fetch: {string.Join(", ", RobotAssets.Names)}.",
    };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "File to take it from: the published wheel, a zip, or a .tar.gz or .tar.xz. Default: PyPI.",
        HelpName = "file",
    };
    private readonly Option<string?> _to = new("--to")
    {
        Description = "Folder to write. Default: a folder in ~/.cache/theia, where tasks look.",
        HelpName = "folder",
    };

    public GetAssetsVerb() : base(
        "get",
        "Fetch the model files of published tasks, or the simulator.",
        ["theia robots get dmc", "theia robots get metaworld --from metaworld-3.1.1-py3-none-any.whl"])
    {
        Add(_name);
        Add(_from);
        Add(_to);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var name = line.GetRequiredValue(_name);
        var folder = RobotAssets.Fetch(name, line.GetValue(_from), line.GetValue(_to), cancellation);
        terminal.Result(new { package = name, folder }, said =>
        {
            said.Say($"{name}: {folder}");
            if (name == "mujoco")
            {
                said.Say("It is used where no other MuJoCo is installed. To prefer it: "
                    + $"export THEIA_MUJOCO={folder}");
            }
        });
        return 0;
    }
}
