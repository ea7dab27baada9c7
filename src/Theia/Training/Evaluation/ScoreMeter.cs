using Theia.Networks.Layers;
using Theia.Training.Losses;

namespace Theia.Training.Evaluation;

/// <summary>
/// Gathers what a <see cref="TargetScore"/> needs, for all targets of one predictor. Sums are in double precision.
/// </summary>
internal sealed class ScoreMeter(DistillationLoss loss) : IDisposable
{
    private readonly LossSum _losses = new();

    private readonly OrderedDictionary<string, Sums> _sums = new(StringComparer.Ordinal);

    public TargetLosses Total => _losses.Total;

    public long Samples => _losses.Samples;

    /// <summary>Adds a batch of predictions and normalized features, both [B, N, C] or [B, C].</summary>
    public void Add(
        IReadOnlyDictionary<string, Tensor> predictions, IReadOnlyDictionary<string, Tensor> targets, int samples)
    {
        _losses.Add(loss.Compute(predictions, targets), samples);
        foreach ((var name, Tensor prediction) in predictions)
        {
            if (!_sums.TryGetValue(name, out Sums? sums))
                _sums[name] = sums = new Sums();
            sums.Add(prediction, targets[name]);
        }
    }

    public IReadOnlyDictionary<string, TargetScore> Read() => new OrderedDictionary<string, TargetScore>(
        _sums.Select(target => KeyValuePair.Create(target.Key, target.Value.Read(_losses.Targets[target.Key]))),
        StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (Sums sums in _sums.Values)
            sums.Dispose();
    }

    private sealed class Sums : IDisposable
    {
        // For float32 features, a constant channel leaves about 1e-16 of its squares in double-precision sums, and the
        // least change that bfloat16 can hold, once in a million values, leaves 1e-11.
        private const double SmallestSpread = 1e-13;

        private Tensor? _values;

        private Tensor? _squares;

        private double _residual, _cosines;

        private long _tokens;

        public void Add(Tensor prediction, Tensor target)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor p = prediction.reshape(-1, prediction.size(-1)), y = target.reshape(-1, target.size(-1));
            Tensor sum = y.sum([0], type: ScalarType.Float64), squares = y.to(ScalarType.Float64).Squared().sum([0]);
            _values ??= zeros_like(sum).DetachFromDisposeScope();
            _squares ??= zeros_like(squares).DetachFromDisposeScope();
            _ = _values.Increase(sum);
            _ = _squares.Increase(squares);
            _residual += (p - y).Squared().sum(type: ScalarType.Float64).ToDouble();
            _cosines += (functional.normalize(p, 2, 1, 1e-12) * functional.normalize(y, 2, 1, 1e-12))
                .sum(type: ScalarType.Float64).ToDouble();
            _tokens += p.size(0);
        }

        public TargetScore Read(TargetLosses losses)
        {
            using DisposeScope scope = NewDisposeScope();
            var spread = (_squares! - _values!.Squared().Over(_tokens)).AtLeast(0).sum().ToDouble();
            var varies = spread > SmallestSpread * _squares!.sum().ToDouble();
            return new TargetScore
            {
                Losses = losses,
                TokenCosine = _cosines / _tokens,
                ExplainedVariance = varies ? 1 - (_residual / spread) : double.NaN,
            };
        }

        public void Dispose()
        {
            _values?.Dispose();
            _squares?.Dispose();
        }
    }
}
