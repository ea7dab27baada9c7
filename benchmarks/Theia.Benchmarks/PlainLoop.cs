using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Benchmarks;

/// <summary>
/// A training loop as one writes it down: eager float32, TorchSharp's optimizer, all losses in
/// the graph, one scope a step.
/// </summary>
internal sealed class PlainLoop : IDisposable
{
    private readonly PlainStudent _student;
    private readonly AdamW _optimizer;
    private readonly SampleBatch _batch;

    public PlainLoop(IReadOnlyList<TeacherSpec> teachers, SampleBatch batch)
    {
        _student = new PlainStudent(teachers);
        _optimizer = optim.AdamW(_student.parameters(), 5e-4, weight_decay: 0.01);
        _batch = batch;
    }

    public double Step()
    {
        using DisposeScope scope = NewDisposeScope();
        long count = _batch.Keys.Count;
        Tensor pixels = tensor(_batch.Images)
            .reshape(count, _batch.Height, _batch.Width, 3).permute(0, 3, 1, 2).to(float32).div(255).sub(0.5).div(0.5);
        Dictionary<string, Tensor> predictions = _student.call(pixels);
        var sum = zeros(1);
        foreach ((var name, Tensor prediction) in predictions)
        {
            Tensor target = Target(name);
            Tensor mse = functional.mse_loss(prediction, target),
                smooth = functional.smooth_l1_loss(prediction, target);
            Tensor a = functional.normalize(prediction.flatten(1)), b = functional.normalize(target.flatten(1));
            Tensor cosine = functional.cosine_embedding_loss(a, b, ones(count));
            sum = sum + (0.9 * cosine + 0.1 * smooth + 0 * mse) / predictions.Count;
        }

        _optimizer.zero_grad();
        sum.backward();
        _optimizer.step();
        return sum.ToDouble();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _student.Dispose();
    }

    private Tensor Target(string teacher)
    {
        FeatureColumn column = _batch.Features[teacher];
        float[] values = [.. column.Embedding.Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))];
        return tensor(values).reshape(_batch.Keys.Count, column.Size.Channels, column.Size.Positions)
            .sub(0.1f).div(1.1f).transpose(1, 2);
    }
}
