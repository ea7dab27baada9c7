using System.Text.Json;
using System.Text.RegularExpressions;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Data.Teachers;

/// <summary>Parses a teacher description from JSON; all errors are reported together.</summary>
internal static partial class TeacherDescriptionReader
{
    private const int GreatestSide = 4096;
    private const int GreatestChannels = 65536;

    private static readonly TeacherArchitecture[] _withClassToken =
        [TeacherArchitecture.Clip, TeacherArchitecture.DinoV2, TeacherArchitecture.Vit];

    private static readonly string[] _architectures = [.. TeacherArchitecture.Known.Select(known => known.Name)];

    public static TeacherDescription Read(string file, JsonElement root)
    {
        List<string> findings = [];
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse(file, ["it must be one JSON object."]);

        var fields = new JsonFields(FieldFindings.To(findings), "", root);
        var description = new TeacherDescription
        {
            Source = file,
            Spec = Spec(fields, findings),
            Files = fields.Texts("files"),
            Folder = fields.Text("folder"),
            Input = Input(fields.Fields("input"), findings),
            Processor = fields.Object("processor"),
            Tensor = fields.Text("tensor"),
            ClassTensor = fields.Text("classTensor"),
            MaskDecoder = fields.Text("maskDecoder"),
            Network = fields.Object("network"),
            Seed = fields.Whole("seed", 0, long.MaxValue),
            Weights = fields.Text("weights"),
        };
        findings.AddOthers(fields, "", "a description");
        Compare(description, findings);
        if (findings.Count > 0)
            throw Refuse(file, findings);
        return description with { Spec = description.Spec with { HasClassToken = HasClassToken(description) } };
    }

    private static TeacherSpec Spec(JsonFields fields, List<string> findings)
    {
        var id = fields.Text("id", required: true) ?? "";
        if (id.Length > 0
            && (!IdPattern().IsMatch(id) || id.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal)))
        {
            findings.Add(
                "'id' must be letters, digits, '.', '_' and '-' with at most one '/', "
                + $"and not end in '{TeacherSpec.ClassTokenSuffix}'; it is '{TerminalText.Of(id)}'.");
        }
        else if (TeacherColumn.Problem(id) is { } problem)
        {
            findings.Add($"'id' {problem}. Give the teacher another id.");
        }

        var architecture = fields.Text("architecture", required: true) ?? "";
        if (architecture.Length > 0 && !_architectures.Contains(architecture, StringComparer.Ordinal))
        {
            findings.Add(
                $"'architecture' must be one of {string.Join(", ", _architectures)}; "
                + $"it is '{TerminalText.Of(architecture)}'.{NearestName.Hint(architecture, _architectures)}");
        }

        var size = fields.Wholes("size", 3, 1, GreatestChannels) ?? [1, 1, 1];
        if (size[1] > GreatestSide || size[2] > GreatestSide)
        {
            findings.Add(
                $"'size' is channels, height, width, the last two at most {GreatestSide}; "
                + $"it is {string.Join(" x ", size)}.");
        }

        return new TeacherSpec(id, architecture, new FeatureSize((int)size[0], (int)size[1], (int)size[2]))
        {
            License = fields.Text("licence"),
            Trained = fields.Flag("trained", missing: true),
            Normalizer = Choice(fields, "normaliser", TeacherNormalizer.Standard, findings),
        };
    }

    private static NetworkInput? Input(JsonFields? fields, List<string> findings)
    {
        if (fields is null)
            return null;
        var input = new NetworkInput(
            fields.Text("name"),
            (int)(fields.Whole("height", 1, GreatestSide, required: true) ?? 1),
            (int)(fields.Whole("width", 1, GreatestSide, required: true) ?? 1),
            BlueFirst: fields.Text("channels") switch
            {
                null or "rgb" => false,
                "bgr" => true,
                var other => Note(findings, $"'input.channels' must be rgb or bgr; it is '{TerminalText.Of(other)}'."),
            });
        findings.AddOthers(fields, "input.", "a description");
        return input;
    }

    private static void Compare(TeacherDescription description, List<string> findings)
    {
        if (description.Spec.Architecture == TeacherArchitecture.Onnx)
        {
            Require(description.Files.Count > 0, "'files' is missing: the ONNX file, or several that feed each other.");
            Require(
                description.Input is not null,
                "'input' is missing: an object with height and width, and name where the network has several inputs.");
            Require(description.Tensor is not null, "'tensor' is missing: the output or inner tensor to store.");
            Require(
                description.Folder is null && description.Network is null && description.Seed is null,
                "'folder', 'network' and 'seed' do not belong to an ONNX teacher.");
        }
        else
        {
            Require(
                description.Files.Count == 0 && description.Input is null && description.ClassTensor is null
                    && description.MaskDecoder is null,
                "'files', 'input', 'classTensor' and 'maskDecoder' belong to ONNX teachers only; here the weights are "
                    + "in 'folder'.");
            Require(
                description.Network is null == description.Seed is null,
                "'network' and 'seed' belong together: they describe a stand-in.");
            Require(
                description.Network is null || (description.Folder is null && description.Processor is not null),
                "A stand-in ('network', 'seed') has a 'processor' and no 'folder'.");
            Require(
                description.Network is null || !description.Spec.Trained,
                "A stand-in ('network', 'seed') is untrained: set \"trained\": false.");
        }

        void Require(bool holds, string finding)
        {
            if (!holds)
                findings.Add(finding);
        }
    }

    // LLaVA's tower stores no class token.
    private static bool HasClassToken(TeacherDescription description) =>
        description.ClassTensor is not null || _withClassToken.Contains(description.Spec.Architecture);

    private static T Choice<T>(JsonFields fields, string key, T missing, List<string> findings)
        where T : struct, Enum
    {
        if (fields.Text(key) is not { } text)
            return missing;
        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        var index = Array.IndexOf(names, text);
        if (index >= 0)
            return Enum.GetValues<T>()[index];
        findings.Add(
            $"'{key}' must be one of {string.Join(", ", names)}; "
            + $"it is '{TerminalText.Of(text)}'.{NearestName.Hint(text, names)}");
        return missing;
    }

    private static bool Note(List<string> findings, string finding)
    {
        findings.Add(finding);
        return false;
    }

    private static UsageException Refuse(string file, List<string> findings) =>
        new(findings.Count == 1
            ? $"{file}: {findings[0]}"
            : $"{file} has {findings.Count} faults:\n  {string.Join("\n  ", findings)}");

    [GeneratedRegex(
        @"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,95})?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
