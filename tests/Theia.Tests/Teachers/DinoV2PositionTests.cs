using Theia.Checkpoints;
using Theia.Networks.DinoV2;
using static TorchSharp.torch;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class DinoV2PositionTests : IDisposable
{
    private readonly GoldenTeacher _golden = GoldenTeacher.All("dinov2").Single();
    private readonly IReadOnlyDictionary<string, TensorData> _expected =
        SafetensorsFile.ReadAll(Goldens.At("teachers", "dinov2_positions.safetensors"));

    public void Dispose() => _golden.Dispose();

    [Fact]
    [LeavesTensors("The golden teacher keeps its networks until the class is disposed.")]
    public void The_position_table_is_fitted_to_any_size_by_both_rules()
    {
        const double SingleOperation = 1e-5;   // absolute: one interpolation in float32
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        double largest = 0;
        foreach (var (name, wanted) in _expected.Where(
            pair => pair.Key.Contains(".positions.", StringComparison.Ordinal)))
        {
            var (rule, height, width) = Parse(name);
            var positions = ((DinoV2Model)_golden.With(rule).Tower).Embeddings.PositionsFor(height, width, rule);
            var difference = (positions - wanted.ToTensor()).abs().max().item<float>();
            largest = Math.Max(largest, difference);
            Assert.True(difference <= SingleOperation, $"{name}: {difference}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"positions {largest:g3}");
    }

    [Fact]
    [LeavesTensors("The golden teacher keeps its networks until the class is disposed.")]
    public void An_oblong_image_goes_through_the_whole_network()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var differences = new Differences();
        foreach (var (name, wanted) in _expected.Where(
            pair => pair.Key.Contains(".last_hidden_state.", StringComparison.Ordinal)))
        {
            var (rule, _, _) = Parse(name);
            var network = _golden.With(rule).Tower;
            var pixels = _expected[$"pixel_values.{name.Split('.')[^1]}"].ToTensor();
            differences.Add(
                name, "last_hidden_state", network.Features(pixels, ["last_hidden_state"], rule)["last_hidden_state"],
                wanted, 5e-5);
        }

        differences.Report();
    }

    private static (PositionRule Rule, int Height, int Width) Parse(string name)
    {
        var parts = name.Split('.');
        var size = parts[^1].Split('x');
        var rule = parts[0].StartsWith("size", StringComparison.Ordinal) ? PositionRule.Size : PositionRule.ScaleFactor;
        return (rule, int.Parse(size[0]), size.Length > 1 ? int.Parse(size[1]) : 0);
    }
}
