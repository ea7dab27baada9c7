using Theia.Checkpoints;
using Theia.Data.IO;
using Theia.Data.Verification;
using Theia.Student;
using Theia.Teachers;

namespace Theia.Verification;

/// <summary>
/// Checks a model folder completely: that configuration, processor and weights can be read and belong together, and
/// that every weight is a number. A student by its own configuration, a teacher by the family of its <c>model_type</c>.
/// </summary>
internal static class ModelFolderCheck
{
    /// <summary>Checks a folder with <c>config.json</c>.</summary>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static FileReport Run(string folder, CancellationToken cancellation)
    {
        var findings = new FindingList();
        List<string> notChecked = [];
        var kind = "model";
        try
        {
            var (path, text) = TeacherFolder.ReadConfig(folder);
            var type = TeacherFolder.ModelType(path, text);
            if (TeacherFamily.OfModelType(type) is { } family)
            {
                kind = "teacher";
                Guard(findings, folder, () => Teacher(family, folder, path, text));
            }
            else if (type == PolicyConfig.ModelType)
            {
                kind = "policy";
                Guard(findings, folder, () =>
                {
                    using var weights = ModelWeights.Open(folder);
                    Policy.RequireWeights(PolicyConfig.Load(folder), weights);
                });
            }
            else if (type is "" or "theia")
            {
                Guard(findings, folder, () => Student(folder));
                Guard(findings, folder, () =>
                    _ = TargetNormalizers.Load(folder, TheiaConfig.Load(folder).TargetFeatureSizes));
            }
            else
            {
                notChecked.Add(
                    $"{path}: the weights of a network of the type '{TerminalText.Of(type)}' are not known here.");
            }
        }
        catch (TheiaException damage) when (damage is DataException or UsageException)
        {
            Add(findings, folder, damage);
        }

        Guard(findings, folder, () =>
        {
            using var weights = ModelWeights.Open(folder);
            notChecked.AddRange(WeightCheck.Run(weights, findings, cancellation));
        });
        return new FileReport(kind, findings.All, notChecked);
    }

    /// <summary>Holds the names, shapes and types of weights against the student of a configuration.</summary>
    /// <exception cref="DataException">They do not fit; all that does not is named.</exception>
    public static void CompareStudent(TheiaConfig config, ModelWeights weights)
    {
        using var outline = new RobotVisionModel(config, META);
        StateDict.LoadInto(outline, weights, new LoadRules { ConvertFloats = true });
    }

    private static void Student(string folder)
    {
        var config = TheiaConfig.Load(folder);
        if (ImageProcessor.IsIn(folder))
            _ = ImageProcessor.Load(folder);
        using var weights = ModelWeights.Open(folder);
        CompareStudent(config, weights);
    }

    private static void Teacher(TeacherFamily family, string folder, string path, string text)
    {
        var plan = TeacherLoading.Plan(family, text, path);
        _ = ImageProcessor.Load(folder);
        TeacherLoading.CompareWeights(family, plan, folder);
    }

    // One thing that is wrong does not hide the others.
    private static void Guard(FindingList findings, string folder, Action check)
    {
        try
        {
            check();
        }
        catch (TheiaException damage) when (damage is DataException or UsageException)
        {
            Add(findings, folder, damage);
        }
    }

    private static void Add(FindingList findings, string folder, TheiaException damage)
    {
        if (damage is DataException data)
            findings.AddOnce(data);
        else
            findings.AddOnce(folder, damage.Message);
    }
}
