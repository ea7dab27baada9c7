using Theia.Lab.Quickstart;

namespace Theia.Cli.Output;

/// <summary>Commands that a reader of the quickstart's report may want to run next.</summary>
internal static class NextSteps
{
    public static IReadOnlyList<(string Command, string Purpose)> For(QuickstartOptions options)
    {
        var run = Path.Combine(options.Folder, "run");
        List<(string, string)> steps =
        [
            ($"theia encode kitchen.jpg --model {Path.Combine(run, "model")} --to tokens.safetensors",
                "Encode your own image into tokens"),
        ];
        if (options.Images is null)
        {
            steps.Add(($"theia quickstart --images ~/Pictures --to {options.Folder}-own",
                "Run the quickstart on your own images"));
        }

        steps.Add(($"theia evaluate {run}", "Compare the student with its teachers again"));
        steps.Add((
            $"theia distill --config {Path.Combine(run, "config.json")} --to {options.Folder}-long steps=2000",
            "Train another student for longer, on the same features"));
        return steps;
    }
}
