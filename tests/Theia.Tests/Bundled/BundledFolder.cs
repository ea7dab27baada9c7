using System.Text.RegularExpressions;

namespace Theia.Tests.Bundled;

/// <summary>A model that ships with the project, and what it must be.</summary>
internal sealed partial record BundledFolder(string Path)
{
    /// <summary>Bytes that a folder may have, card included.</summary>
    public const long GreatestSize = 6_000_000;

    /// <summary>The student among them; all others are teachers.</summary>
    public const string Student = TheiaModel.BundledName;

    private const string Weights = "model.safetensors";

    private static readonly string[] _files = ["config.json", "preprocessor_config.json", Weights, "README.md"];

    private static readonly string[] _sections =
    [
        "Data", "Objective", "Measures", "Command", "Seed", "Hours", "Intended use and limits",
    ];

    /// <summary>Where the models are in the repository.</summary>
    public static string Root { get; } = System.IO.Path.Combine(Repository.Root, "models");

    /// <summary>Those that are there.</summary>
    public static IReadOnlyList<BundledFolder> All { get; } =
        Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root)
                .Order(StringComparer.Ordinal).Select(folder => new BundledFolder(folder))]
            : [];

    public string Name => System.IO.Path.GetFileName(Path);

    public bool IsStudent => Name == Student;

    /// <summary>Bytes of all its files.</summary>
    public long Size =>
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    /// <summary>What is wrong with it, one sentence each.</summary>
    public IReadOnlyList<string> Findings()
    {
        string[] missing = [.. _files.Where(file => !File.Exists(Place(file))).Select(file => $"{Name} has no {file}")];
        return missing.Length > 0
            ? missing
            : [.. SizeFindings(), .. CardFindings(), .. WeightFindings(), .. LoadFindings()];
    }

    private string Place(string name) => System.IO.Path.Combine(Path, name);

    private IEnumerable<string> SizeFindings()
    {
        if (Size > GreatestSize)
            yield return $"{Name} has {Size:N0} bytes, more than {GreatestSize:N0}";
    }

    private IEnumerable<string> CardFindings()
    {
        var card = File.ReadAllText(Place("README.md")).ReplaceLineEndings("\n");
        if (Head().Match(card) is not { Success: true } head)
        {
            yield return $"{Name}: the card does not begin with a YAML head between two lines of ---";
        }
        else if (!head.Value.Contains("\nlicense: apache-2.0\n", StringComparison.Ordinal)
            || !head.Value.Contains("\ntags:\n", StringComparison.Ordinal))
        {
            yield return $"{Name}: the head of the card lacks license: apache-2.0 or tags";
        }

        var sections = Section().Matches(card).ToDictionary(
            match => match.Groups["title"].Value, match => match.Groups["text"].Value.Trim(), StringComparer.Ordinal);
        foreach (var title in _sections.Where(title => sections.GetValueOrDefault(title, "").Length == 0))
            yield return $"{Name}: the card has no section '{title}', or nothing in it";
    }

    private IEnumerable<string> WeightFindings()
    {
        foreach (var (name, weight) in SafetensorsFile.ReadAll(Place(Weights)))
        {
            if (weight.Type != DType.BF16)
                yield return $"{Name}: {name} is stored as {weight.Type}";
            else if (!Finite(weight.Bytes.Span))
                yield return $"{Name}: {name} has a value that is no number, or infinite";
        }
    }

    // All bits of the exponent set.
    private static bool Finite(ReadOnlySpan<byte> bfloats)
    {
        for (var high = 1; high < bfloats.Length; high += 2)
        {
            if ((bfloats[high] & 0x7F) == 0x7F && (bfloats[high - 1] & 0x80) != 0)
                return false;
        }

        return true;
    }

    // Loading compares every name and shape with the network of config.json.
    private IEnumerable<string> LoadFindings()
    {
        try
        {
            if (IsStudent)
            {
                TheiaModel.Load(Path).Dispose();
                return [];
            }

            using var teacher = Teacher.Load(Path);
            return [.. SpecFindings(teacher.Spec), .. NameFindings(teacher.Spec.Architecture.Name)];
        }
        catch (Exception failure) when (failure is UsageException or DataException)
        {
            return [$"{Name}: {failure.Message}"];
        }
    }

    private IEnumerable<string> SpecFindings(TeacherSpec spec)
    {
        if (spec.Id != $"theia/{Name}")
            yield return $"{Name} is no teacher that a description knows: its id is {spec.Id}, its size {spec.Size}";
    }

    // Loading allows that what is not run is absent, such as the text tower of CLIP. Here all of it must be there.
    private IEnumerable<string> NameFindings(string architecture)
    {
        string[] published = [.. Published(architecture)];
        string[] names = [.. SafetensorsFile.ReadAll(Place(Weights)).Keys
            .Select(AnyLayer).Distinct(StringComparer.Ordinal)];
        return
        [
            .. published.Except(names, StringComparer.Ordinal)
                .Select(name => $"{Name} lacks {name} of the published layout"),
            .. names.Except(published, StringComparer.Ordinal)
                .Select(name => $"{Name} has {name}, which the published layout has not"),
        ];
    }

    private static IEnumerable<string> Published(string architecture)
    {
        if (architecture == "vit")
        {
            // ViTForImageClassification: the published list is of a ViTModel.
            return
            [
                .. Listed("google_vit-base-patch16-224-in21k")
                    .Where(name => !name.StartsWith("pooler.", StringComparison.Ordinal)).Select(name => $"vit.{name}"),
                "classifier.weight",
                "classifier.bias",
            ];
        }

        return Listed(architecture switch
        {
            "clip" => "openai_clip-vit-large-patch14",
            "sam" => "facebook_sam-vit-base",
            "depth_anything" => "LiheYoung_depth-anything-small-hf",
            _ => "facebook_dinov2-large",
        });
    }

    private static IEnumerable<string> Listed(string model) =>
        Goldens.Json("teachers", "keys", $"{model}.json").GetProperty("tensors")
            .EnumerateObject().Select(tensor => AnyLayer(tensor.Name)).Distinct(StringComparer.Ordinal);

    private static string AnyLayer(string name) => LayerNumber().Replace(name, ".N.");

    [GeneratedRegex(@"\A---\n.*?\n---\n", RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex(
        @"^## (?<title>.+)\n(?<text>(?:(?!^## )[\s\S])*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex LayerNumber();
}
