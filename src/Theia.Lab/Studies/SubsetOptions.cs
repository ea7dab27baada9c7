using Theia.Data.Errors;
using Theia.Lab.Probing;
using Theia.Lab.Quickstart;

namespace Theia.Lab.Studies;

/// <summary>A study of which teachers a student should have.</summary>
internal sealed record SubsetOptions
{
    /// <summary>Names of the teachers that are compared unless others are named.</summary>
    public static IReadOnlyList<string> DefaultTeachers { get; } = ["nano-clip", "nano-dinov2", "nano-vit"];

    /// <summary>Output folder of the study; the same study resumes there.</summary>
    public required string Folder { get; init; }

    /// <summary>A data set with the features of all teachers, and their statistics.</summary>
    public required string Set { get; init; }

    /// <summary>The teachers, two to six; each set of them has a student for each seed.</summary>
    public required IReadOnlyList<TeacherSpec> Teachers { get; init; }

    /// <summary>Students of each set of teachers; seeds are 0, 1, …</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>The distillation, as a file.</summary>
    public string Config { get; init; } = Path.Combine(AppContext.BaseDirectory, "configs", "lab", "subsets.json");

    /// <summary>Changes to it, as <c>path=value</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Threads to work with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>On what students are probed.</summary>
    public ProbeOptions Probe { get; init; } = new() { Photographs = null };

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids => [.. Teachers.Select(teacher => teacher.Id)];

    /// <exception cref="UsageException">A number is out of range.</exception>
    public void Check()
    {
        if (Teachers.Count is < 2 or > 6)
        {
            throw new UsageException(
                $"A study compares sets of two to six teachers, not of {Teachers.Count}.",
                new Remedy("Name two to six.", RemedyStep.NameTeachers));
        }

        if (Teachers.DistinctBy(teacher => teacher.Id, StringComparer.Ordinal).Count() != Teachers.Count)
            throw new UsageException($"A teacher is named twice: {string.Join(", ", Ids)}.");
        if (Seeds is < 1 or > 100)
            throw new UsageException($"1 to 100 students of each set can be compared, not {Seeds}. The default is 3.");
        OwnedKeys.Refuse(
            "lab subsets",
            Overrides,
            ("runFolder", nameof(Folder)),
            ("datasetRoot", nameof(Set)),
            ("datasetMix", nameof(Set)),
            ("targetModels", nameof(Teachers)),
            ("seed", nameof(Seeds)),
            ("threads", nameof(Threads)));
        Probe.Check();
    }
}
