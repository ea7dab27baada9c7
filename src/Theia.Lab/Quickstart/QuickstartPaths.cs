namespace Theia.Lab.Quickstart;

/// <summary>Paths in a quickstart folder.</summary>
internal sealed record QuickstartPaths(string Folder)
{
    /// <summary>Folder of data sets; statistics lie beside the set.</summary>
    public string Root => Path.Combine(Folder, "data");

    /// <summary>The data set.</summary>
    public string Set => Path.Combine(Root, "images");

    /// <summary>The run of the distillation.</summary>
    public string Run => Path.Combine(Folder, "run");

    /// <summary>The student.</summary>
    public string Model => Path.Combine(Run, "model");

    /// <summary>What the evaluation found.</summary>
    public string Evaluation => Path.Combine(Folder, "evaluation.json");

    /// <summary>What probes found.</summary>
    public string ProbeSummary => Path.Combine(Folder, "knowledge.json");

    /// <summary>Tokens of the images in the report.</summary>
    public string Tokens => Path.Combine(Folder, "tokens.safetensors");

    /// <summary>The report.</summary>
    public string Report => Path.Combine(Folder, "report.html");
}
