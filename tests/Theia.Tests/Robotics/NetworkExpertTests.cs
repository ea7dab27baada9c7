using Theia.Robotics.Experts;

namespace Theia.Tests.Robotics;

public sealed class NetworkExpertTests
{
    [Fact]
    public void A_network_normalizes_and_computes_its_layers()
    {
        var expert = new NetworkExpert(2, 2, 1);
        //                     mean   factor  weights       biases  weights  bias
        float[] values = [1, -1, 2, 0.5f, 1, 1, -1, 2, 0.5f, 0, 0.3f, -0.2f, 0.1f];
        values.CopyTo(expert.Values, 0);
        var action = new double[1];

        expert.Act([2, 1], action);

        // Normalized: 2 and 1. Hidden: 2 + 1 + 0.5, and -2 + 2 = 0.
        Assert.Equal(Math.Tanh((0.3 * 3.5) - (0.2 * 0) + 0.1), action[0], 6);
    }

    [Fact]
    public void Wide_layers_add_up_what_vectors_leave_over()
    {
        var expert = new NetworkExpert(37, 21, 3);
        for (var i = 0; i < expert.Values.Length; i++)
            expert.Values[i] = (float)Math.Sin(i);
        double[] state = [.. Enumerable.Range(0, 37).Select(static i => Math.Cos(3 * i))];
        var action = new double[3];

        expert.Act(state, action);

        Assert.Equal(Plain(expert, state), action, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void A_file_gives_the_expert_back_in_half_precision()
    {
        using var scratch = new ScratchFolder();
        var expert = new NetworkExpert(3, 4, 4, 2);
        for (var i = 0; i < expert.Values.Length; i++)
            expert.Values[i] = (float)(Half)Math.Sin(i);

        ExpertFile.Write(scratch["expert.safetensors"], expert, "mini/reach");
        var read = ExpertFile.Read(File.ReadAllBytes(scratch["expert.safetensors"]), "expert");

        Assert.Equal(expert.Sizes, read.Sizes);
        Assert.Equal(expert.Values, read.Values);
    }

    [Theory]
    [InlineData("mean", "has no tensor 'mean'")]
    [InlineData("layers.0.weight", "has no tensor 'layers.0.weight'")]
    public void A_file_that_lacks_a_tensor_is_no_expert(string left, string message)
    {
        using var scratch = new ScratchFolder();
        ExpertFile.Write(scratch["whole.safetensors"], new NetworkExpert(3, 4, 2), "mini/reach");
        var tensors = SafetensorsFile.Parse(File.ReadAllBytes(scratch["whole.safetensors"]), "whole")
            .Where(pair => pair.Key != left).Select(static pair => new TensorSource(pair.Key, pair.Value));
        var file = SafetensorsWriter.ToBytes(tensors);
        Assert.Contains(
            message, Assert.Throws<DataException>(() => ExpertFile.Read(file, "part")).Message,
            StringComparison.Ordinal);
    }

    private static double[] Plain(NetworkExpert expert, double[] state)
    {
        var x = state.Select((value, i) =>
            Math.Clamp((value - expert.Values[i]) * expert.Values[state.Length + i], -10, 10)).ToArray();
        var place = 2 * state.Length;
        for (var layer = 1; layer < expert.Sizes.Count; layer++)
        {
            var inputs = x;
            var outputs = expert.Sizes[layer];
            x = [.. Enumerable.Range(0, outputs).Select(i =>
                inputs.Select((value, k) => value * expert.Values[place + (i * inputs.Length) + k]).Sum()
                + expert.Values[place + (outputs * inputs.Length) + i])];
            place += outputs * (inputs.Length + 1);
            x = [.. x.Select(value => layer == expert.Sizes.Count - 1 ? Math.Tanh(value) : Math.Max(0, value))];
        }

        return x;
    }
}
