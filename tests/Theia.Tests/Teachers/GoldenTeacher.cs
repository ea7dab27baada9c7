using System.Text.Json;

namespace Theia.Tests.Teachers;

/// <summary>A teacher of the goldens: where its model lies, and what the reference computed with it.</summary>
internal sealed class GoldenTeacher : IDisposable
{
    private const string RuleEnd = "_rule";

    private readonly string _folder;
    private readonly Dictionary<PositionRule, Teacher> _loaded = [];

    private GoldenTeacher(string name, JsonElement facts, string folder)
    {
        Name = name;
        _folder = folder;
        Facts = facts;
        var id = facts.GetProperty("teacher").GetString();
        int[] size = [.. facts.GetProperty("images").EnumerateObject()
            .First().Value.GetProperty("stored").GetProperty("embedding").EnumerateArray().Select(n => n.GetInt32())];
        Spec = TeacherSpec.Registry.Single(spec => spec.Id == id) with
        {
            Size = new FeatureSize(size[0], size[1], size[2]),
        };
        Tensors = SafetensorsFile.ReadAll(Goldens.At("teachers", $"{name}.safetensors"));
    }

    public string Name { get; }

    public TeacherSpec Spec { get; }

    public JsonElement Facts { get; }

    public IReadOnlyDictionary<string, TensorData> Tensors { get; }

    public IEnumerable<string> Images => Facts.GetProperty("images").EnumerateObject().Select(image => image.Name);

    /// <summary>
    /// Those among <paramref name="names"/> that the set has; with every folder that holds the
    /// same weights in another form.
    /// </summary>
    public static IEnumerable<GoldenTeacher> All(params string[] names)
    {
        JsonElement cases = Goldens.Json("teachers", "cases.json");
        foreach (var name in names.Where(name => cases.TryGetProperty(name, out _)))
        {
            JsonElement facts = cases.GetProperty(name);
            var folder = facts.GetProperty("folder").GetString()!;
            string[] folders = name == "vit"
                ? [.. cases.GetProperty("vit_weight_formats").EnumerateObject().Select(format => format.Name)]
                : [folder];
            foreach (var form in folders)
                yield return new GoldenTeacher(name, facts, Goldens.At(["teachers", .. form.Split('/')]));
        }
    }

    public static RgbImage LoadImage(string image) => RgbImage.Load(Goldens.At("teachers", "images", $"{image}.png"));

    public long Stride(string tensor) =>
        Facts.GetProperty("spatial_strides").TryGetProperty(tensor, out JsonElement stride) ? stride.GetInt64() : 1;

    /// <summary>
    /// The teacher with the position rule of a tensor's name, the image, and what was computed of it.
    /// </summary>
    public (Teacher Teacher, PositionRule Rule, string Image, string What) Case(string tensor)
    {
        var (rule, image, what) = Split(tensor);
        return (With(rule), rule, image, what);
    }

    /// <summary>The parts of a tensor's name.</summary>
    public static (PositionRule Rule, string Image, string What) Split(string tensor)
    {
        var rule = PositionRule.ScaleFactor;
        var parts = tensor.Split('.', 2);
        if (parts[0].EndsWith(RuleEnd, StringComparison.Ordinal))
        {
            rule = parts[0] == "size" + RuleEnd ? PositionRule.Size : PositionRule.ScaleFactor;
            parts = parts[1].Split('.', 2);
        }

        return (rule, parts[0], parts[1]);
    }

    public Teacher With(PositionRule rule)
    {
        if (!_loaded.TryGetValue(rule, out Teacher? teacher))
            _loaded[rule] = teacher = Teacher.Load(Spec, _folder, new TeacherOptions { PositionRule = rule });
        return teacher;
    }

    public override string ToString() => $"{Path.GetFileName(_folder)}";

    public void Dispose()
    {
        foreach (Teacher teacher in _loaded.Values)
            teacher.Dispose();
    }
}
