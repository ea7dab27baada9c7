using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Web;
using Theia.Web.Configuration;

namespace Theia.Cli.Verbs;

/// <summary>Opens the page that shows what a student sees.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly Option<int> _port = NumberOption.Of(
        "--port", "TCP port; 0 for a free one.", 0, ushort.MaxValue, ServerOptions.DefaultPort);
    private readonly Option<string?> _host = new("--host")
    {
        Description = "Address to listen on; 0.0.0.0 for every network. Everyone who reaches it can use the server. "
            + "Default: this machine alone.",
        HelpName = "address",
    };
    private readonly Option<string[]> _names = new("--name")
    {
        Description = "Names, besides localhost and addresses, by which the server may be called. "
            + "Default: the name of the host.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]> _models = new("--model")
    {
        Description = "Folders of students and teachers, as written by distill or as published. "
            + "Default: nano-theia, which ships with the program.",
        HelpName = "folder",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<bool> _open = new("--open") { Description = "Open the page in the browser." };

    public ServeVerb() : base(
        "serve",
        "Open a page that shows what a student sees, with an HTTP interface.",
        [
            "theia serve --open",
            "theia serve --port 0 --model runs/tiny/model models/theia-tiny-patch16-224-cddsv",
            "theia serve --host 0.0.0.0 --name workstation",
        ],
        reports: false)
    {
        foreach (Option option in new Option[] { _port, _host, _names, _models, _open })
            Add(option);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var options = new ServerOptions
        {
            Port = line.GetValue(_port),
            Host = line.GetValue(_host),
            Names = line.GetValue(_names) ?? [],
            Models = line.GetValue(_models) ?? [],
            Report = terminal.Warn,
        };
        return ServeAsync(options, line.GetValue(_open), terminal, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<int> ServeAsync(
        ServerOptions options, bool open, Terminal terminal, CancellationToken cancellation)
    {
        await using var server = await WebServer.StartAsync(options, cancellation);
        terminal.Say($"{server.Address} shows {string.Join(", ", server.Models)}. Ctrl-C stops the server.");
        if (open)
            Browser.Open(server.Address, terminal);
        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }
}
