namespace Theia.Training.Targets;

/// <summary>Normalized teacher features of a batch.</summary>
internal sealed class BatchTargets(
    IReadOnlyDictionary<string, ITargetNormalizer> normalizers, ScalarType type, Device device)
{
    /// <summary>Lets statistics that run along take note of a whole batch.</summary>
    public void Observe(SampleBatch batch, IReadOnlyList<string> targets)
    {
        foreach (var teacher in targets.Select(TargetSampler.Teacher)
            .Distinct(StringComparer.Ordinal).Where(teacher => normalizers[teacher].Observes))
        {
            using Tensor raw = Raw(batch, teacher, 0, batch.Keys.Count);
            normalizers[teacher].Observe(raw);
        }
    }

    /// <summary>Normalizes targets of some samples of a batch.</summary>
    /// <returns>By target, [count, N, C], or [count, C] for a class token. The caller owns them.</returns>
    public Dictionary<string, Tensor> Of(SampleBatch batch, IReadOnlyList<string> targets, int first, int count)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            using Tensor raw = Raw(batch, target, first, count);
            using Tensor normalized = normalizers[TargetSampler.Teacher(target)].Normalize(raw);
            using Tensor typed = normalized.to(type);
            tensors[target] = IsToken(target) ? typed.squeeze(1) : typed.alias();
        }

        return tensors;
    }

    private static bool IsToken(string target) =>
        target.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal);

    private Tensor Raw(SampleBatch batch, string target, int first, int count)
    {
        FeatureColumn column = batch.Features[TargetSampler.Teacher(target)];
        var (bits, positions) = IsToken(target)
            ? (
                column.ClassToken
                    ?? throw new ArgumentException($"The batch has no class tokens for {target}.", nameof(batch)),
                1)
            : (column.Embedding, column.Size.Positions);
        var length = column.Size.Channels * positions;
        return DeviceTensors.BFloat16(
            bits.AsSpan(first * length, count * length), [count, column.Size.Channels, positions], device);
    }
}
