using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Theia.Checkpoints;
using Theia.Policies.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Tests.Policies;

/// <summary>The reference's policies: their cases, and weights by the formula of the set.</summary>
internal static class PolicyGoldens
{
    public static JsonElement All => Goldens.Json("data", "policy", "policy.json");

    public static IEnumerable<JsonElement> Cases => All.GetProperty("cases").EnumerateArray();

    public static string Text(this JsonElement golden, string key) => golden.GetProperty(key).GetString()!;

    public static int Number(this JsonElement golden, string key) => golden.GetProperty(key).GetInt32();

    public static float[] Floats(this JsonElement golden, string key) =>
        [.. golden.GetProperty(key).EnumerateArray().Select(static value => value.GetSingle())];

    public static IReadOnlyDictionary<string, TensorData> Tensors(JsonElement golden) =>
        SafetensorsFile.ReadAll(Goldens.At("data", "policy", golden.Text("tensors")));

    public static PolicyActivation Activation(JsonElement golden) =>
        golden.Text("nonlinearity") == "tanh" ? PolicyActivation.Tanh : PolicyActivation.Relu;

    public static PolicySizes Sizes(JsonElement golden)
    {
        int[] map = [.. golden.GetProperty("embedding_dim").EnumerateArray().Select(static side => side.GetInt32())];
        return new(
            new FeatureSize(map[0], map[1], map[2]),
            golden.Number("history_window"),
            golden.Number("proprio_dim"),
            golden.Number("action_dim"),
            Hidden(golden),
            Activation(golden));
    }

    public static int[] Hidden(JsonElement golden) =>
        [.. golden.GetProperty("hidden_sizes").EnumerateArray().Select(static width => width.GetInt32())];

    /// <summary>A network without weights, and what computes with it from the case's observations.</summary>
    public static (Module Module, Func<Tensor, Tensor> Run) Network(JsonElement golden)
    {
        switch (golden.Text("class"))
        {
            case "ConvBatchNormMLP":
                var large = new ConvBatchNormMlp(Sizes(golden), device: null);
                return (large, x => Run(large, x));
            case "ConvPolicyHead":
                var small = new ConvPolicyHead(Sizes(golden), device: null);
                return (small, x => Run(small, x));
            case "BatchNormMLP (mjrl)":
                var vector = new BatchNormMlp(
                    golden.Number("input_dim"), Hidden(golden), golden.Number("action_dim"), Activation(golden), null);
                return (vector, vector.call);
            default:
                var sizes = new TrifingerSizes(golden.Number("in_channels"), golden.Number("extra_dim"));
                var fingers = new TrifingerPolicy(
                    sizes, golden.Number("hidden_size"), golden.Number("out_dim"), Activation(golden));
                return (fingers, fingers.call);
        }

        Tensor Run(IPolicyNetwork network, Tensor observations)
        {
            var (frames, proprioception) = ObservationLayout.Split(observations, Sizes(golden));
            using (frames)
            using (proprioception)
                return network.Mean(frames, proprioception);
        }
    }

    /// <summary>Fills a network with the weights of a case, strictly.</summary>
    public static void Load(Module module, JsonElement golden) => StateDict.LoadInto(
        module,
        golden.GetProperty("state").EnumerateArray().ToDictionary(
            static weight => weight.Text("name"), Weight, StringComparer.Ordinal),
        golden.Text("name"));

    /// <summary>Values of the formula: salt, scale and shift.</summary>
    public static float[] Values(uint salt, double scale, double shift, long count)
    {
        var values = new float[count];
        for (var i = 0L; i < count; i++)
        {
            var unit = (Mix(((uint)i * 0x9E3779B9) + salt) >> 8) / 16777216.0;
            values[i] = (float)((((2 * unit) - 1) * scale) + shift);
        }

        return values;
    }

    private static TensorData Weight(JsonElement weight)
    {
        long[] shape = [.. weight.GetProperty("shape").EnumerateArray().Select(static side => side.GetInt64())];
        if (weight.Text("dtype") == "I64")
        {
            var count = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(count, weight.GetProperty("value").GetInt64());
            return new TensorData(DType.I64, shape, count);
        }

        var values = Values(
            weight.GetProperty("salt").GetUInt32(), weight.GetProperty("scale").GetDouble(),
            weight.GetProperty("shift").GetDouble(), shape.Aggregate(1L, static (all, side) => all * side));
        var bytes = MemoryMarshal.AsBytes<float>(values).ToArray();
        Assert.Equal(weight.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return new TensorData(DType.F32, shape, bytes);
    }

    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7feb352d;
        x = (x ^ (x >> 15)) * 0x846ca68b;
        return x ^ (x >> 16);
    }
}
