using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Training.Runs;

namespace Theia.Training.Targets;

/// <summary>The normalizers of a run, one a teacher.</summary>
internal sealed class NormalizerSet : IDisposable
{
    // Batches that PHI-S measures. 64 · 16 maps of 256 places are 262,144 vectors, plenty for a covariance of 1280².
    private const long MeasuredBatches = 64;

    private readonly OrderedDictionary<string, ITargetNormalizer> _byTeacher = new(StringComparer.Ordinal);

    private NormalizerSet()
    {
    }

    /// <summary>By teacher id.</summary>
    public IReadOnlyDictionary<string, ITargetNormalizer> ByTeacher => _byTeacher;

    /// <summary>What a checkpoint must hold; empty for statistics that do not move.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> State =>
        [.. _byTeacher.SelectMany(
            static teacher => teacher.Value.State.Select(state => ($"{teacher.Key}.{state.Name}", state.Value)))];

    /// <summary>How predictions are turned back, as the model folder carries it.</summary>
    public TargetNormalizers Inverses => new(new OrderedDictionary<string, TargetNormalizer>(
        _byTeacher.Where(static teacher => teacher.Value.Inverse is not null)
            .Select(static teacher => KeyValuePair.Create(teacher.Key, teacher.Value.Inverse!)),
        StringComparer.Ordinal));

    /// <summary>Prepares the normalizers that a configuration asks for.</summary>
    /// <param name="norm">Which rule.</param>
    /// <param name="sizes">Size of each teacher's map.</param>
    /// <param name="data">Its statistics are needed for the standard rule, but for teachers whose features stay as
    /// they are; PHI-S measures its training batches where the run has not measured yet.
    /// </param>
    /// <param name="folder">Keeps what was measured.</param>
    /// <param name="device">Where normalization runs.</param>
    public static NormalizerSet Create(
        FeatureNorm norm,
        IReadOnlyDictionary<string, FeatureSize> sizes,
        RunData data,
        RunFolder folder,
        Device device)
    {
        if (norm == FeatureNorm.PhiS)
            Measure(sizes, data.Train, folder, device);
        var set = new NormalizerSet();
        try
        {
            foreach ((var teacher, FeatureSize size) in sizes)
            {
                set._byTeacher[teacher] = norm switch
                {
                    FeatureNorm.Standard when !data.Unchanged.Contains(teacher) =>
                        new StandardNormalizer(For(data.Statistics, teacher, size), device),
                    FeatureNorm.Running => new RunningNormalizer(size.Channels, device),
                    FeatureNorm.PhiS => Rotation(folder.Statistics(teacher), device),
                    _ => new IdentityNormalizer(
                        data.Statistics.ContainsKey(teacher) ? For(data.Statistics, teacher, size).Mean : null),
                };
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ITargetNormalizer normalizer in _byTeacher.Values)
            normalizer.Dispose();
    }

    private static ChannelStatistics For(
        IReadOnlyDictionary<string, ChannelStatistics> statistics, string teacher, FeatureSize size)
    {
        if (!statistics.TryGetValue(teacher, out ChannelStatistics? found))
        {
            throw new UsageException(
                $"There are no statistics of {teacher}.",
                Remedy.Measure("Set featureNorm to running, or measure them.", teacher: teacher));
        }

        return found.Mean.Count == size.Channels ? found : throw new DataException(
            found.Source, $"has {found.Mean.Count} channels, but the features of {teacher} have {size.Channels}.",
            Remedy.Measure("Measure again.", teacher: teacher));
    }

    private static void Measure(
        IReadOnlyDictionary<string, FeatureSize> sizes, IBatchSource train, RunFolder folder, Device device)
    {
        var missing = sizes.Where(teacher => !File.Exists(folder.Statistics(teacher.Key))).ToDictionary(
            static t => t.Key, t => new CovarianceMeter(t.Value.Channels, device), StringComparer.Ordinal);
        try
        {
            for (long step = 0; missing.Count > 0 && step < Math.Min(MeasuredBatches, train.StepsPerEpoch); step++)
            {
                SampleBatch batch = train.Read(step);
                foreach ((var teacher, CovarianceMeter meter) in missing)
                {
                    FeatureColumn column = batch.Features[teacher];
                    using Tensor raw = DeviceTensors.BFloat16(
                        column.Embedding, [batch.Keys.Count, column.Size.Channels, column.Size.Positions], device);
                    meter.Add(raw);
                }
            }

            foreach ((var teacher, CovarianceMeter meter) in missing)
                Save(folder.Statistics(teacher), teacher, meter);
        }
        finally
        {
            foreach (CovarianceMeter meter in missing.Values)
                meter.Dispose();
        }
    }

    private static void Save(string path, string teacher, CovarianceMeter meter)
    {
        (Tensor mean, Tensor covariance) = meter.Read();
        using (mean)
        using (covariance)
        {
            using Tensor matrix = PhiS.TryMatrix(covariance)
                ?? throw new DataException(teacher, "has features that do not vary at all.", "Leave this teacher out.");
            SafetensorsWriter.Write(
                path,
                [new TensorSource("matrix", matrix.ToTensorData()), new TensorSource("mean", mean.ToTensorData())]);
        }
    }

    private static RotationNormalizer Rotation(string path, Device device)
    {
        using var file = SafetensorsFile.Open(path);
        using Tensor mean = file.Read("mean").ToTensor(), matrix = file.Read("matrix").ToTensor();
        using Tensor meanThere = mean.to(device), matrixThere = matrix.to(device);
        return new RotationNormalizer(meanThere, matrixThere);
    }
}
