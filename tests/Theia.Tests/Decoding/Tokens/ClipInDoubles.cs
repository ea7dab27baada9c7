namespace Theia.Tests.Decoding.Tokens;

/// <summary>
/// CLIP's text tower and projections in double precision, written from the paper and the published names, with no
/// tensor library: what the project's own is held against.
/// </summary>
/// <param name="weights">All weights of the folder.</param>
/// <param name="layers">Blocks of the text tower.</param>
/// <param name="heads">Heads of the text tower.</param>
internal sealed class ClipInDoubles(IReadOnlyDictionary<string, double[]> weights, int layers, int heads)
{
    private const double Epsilon = 1e-5;

    /// <summary>A text's ids, up to and with its end, to a unit vector.</summary>
    public double[] Text(long[] ids)
    {
        var table = weights["text_model.embeddings.token_embedding.weight"];
        var positions = weights["text_model.embeddings.position_embedding.weight"];
        var width = weights["text_model.final_layer_norm.weight"].Length;
        double[][] tokens = [.. ids.Select((id, t) => Enumerable.Range(0, width)
            .Select(c => table[(id * width) + c] + positions[(t * width) + c]).ToArray())];
        for (var layer = 0; layer < layers; layer++)
            tokens = Block($"text_model.encoder.layers.{layer}.", tokens);
        return Unit(Linear("text_projection", Norm("text_model.final_layer_norm", tokens[^1])));
    }

    /// <summary>A token of the vision tower before its last norm to a unit vector.</summary>
    public double[] Token(double[] token) =>
        Unit(Linear("visual_projection", Norm("vision_model.post_layernorm", token)));

    private double[][] Block(string name, double[][] tokens)
    {
        double[][] normed = [.. tokens.Select(token => Norm(name + "layer_norm1", token))];
        double[][] q = Each("q_proj"), k = Each("k_proj"), v = Each("v_proj");
        var size = tokens[0].Length / heads;
        var result = new double[tokens.Length][];
        for (var t = 0; t < tokens.Length; t++)
        {
            var mixed = new double[tokens[0].Length];
            for (var head = 0; head < heads; head++)
            {
                var at = head * size;
                // A token sees itself and those before.
                double[] shares = [.. Enumerable.Range(0, t + 1).Select(s =>
                    Math.Exp(Enumerable.Range(at, size).Sum(c => q[t][c] * k[s][c]) / Math.Sqrt(size)))];
                for (var s = 0; s <= t; s++)
                {
                    for (var c = at; c < at + size; c++)
                        mixed[c] += shares[s] / shares.Sum() * v[s][c];
                }
            }

            var token = Sum(tokens[t], Linear(name + "self_attn.out_proj", mixed));
            double[] hidden = [.. Linear(name + "mlp.fc1", Norm(name + "layer_norm2", token))
                .Select(x => x / (1 + Math.Exp(-1.702 * x)))];
            result[t] = Sum(token, Linear(name + "mlp.fc2", hidden));
        }

        return result;

        double[][] Each(string part) => [.. normed.Select(token => Linear($"{name}self_attn.{part}", token))];
    }

    private double[] Norm(string name, double[] x)
    {
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + Epsilon);
        return [.. x.Select((value, c) =>
            ((value - mean) / deviation * weights[name + ".weight"][c]) + weights[name + ".bias"][c])];
    }

    private double[] Linear(string name, double[] x)
    {
        var weight = weights[name + ".weight"];
        var bias = weights.GetValueOrDefault(name + ".bias");
        var result = new double[weight.Length / x.Length];
        for (var r = 0; r < result.Length; r++)
        {
            result[r] = bias?[r] ?? 0;
            for (var c = 0; c < x.Length; c++)
                result[r] += weight[(r * x.Length) + c] * x[c];
        }

        return result;
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[] Unit(double[] x)
    {
        var length = Math.Sqrt(x.Sum(value => value * value));
        return [.. x.Select(value => value / length)];
    }
}
