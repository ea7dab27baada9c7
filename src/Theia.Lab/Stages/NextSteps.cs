namespace Theia.Lab.Stages;

/// <summary>What a reader of the report may want to do now.</summary>
internal static class NextSteps
{
    public static IReadOnlyList<(string Command, string Purpose)> For(Workshop workshop)
    {
        var folder = workshop.Options.Folder;
        List<(string, string)> steps = [($"theia encode kitchen.jpg --model {Path.Combine(folder, "run", "model")} --to tokens.safetensors", "Turn a picture of yours into tokens")];
        if (workshop.Options.Images is null)
            steps.Add(($"theia quickstart --images ~/Pictures --to {folder}-own", "Do the same with pictures of yours"));
        steps.Add(($"theia evaluate {Path.Combine(folder, "run")}", "Compare the student with its teachers again"));
        steps.Add(($"theia distill --config {Path.Combine(folder, "run", "config.json")} --to {folder}-long steps=2000", "Train another student for longer, on the same features"));
        return steps;
    }
}
