using System.Runtime.InteropServices;
using Theia.Data.Errors;
using Theia.Web.Problems;

namespace Theia.Web.Models;

/// <summary>A model that answers requests. Only the thread of the networks calls its methods.</summary>
internal abstract class ServedModel : IDisposable
{
    /// <summary>By which requests name it.</summary>
    public required string Id { get; init; }

    /// <summary>Student or teacher.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>What it is, in a few words for people.</summary>
    public required string Description { get; init; }

    /// <summary>The features that it has; the first where a request names none.</summary>
    public required IReadOnlyList<FeatureSource> Sources { get; set; }

    /// <summary>Finds features by their id, or the first.</summary>
    /// <exception cref="RequestException">The model has no such features.</exception>
    public FeatureSource Source(string? id) => string.IsNullOrEmpty(id)
        ? Sources[0]
        : Sources.FirstOrDefault(source => source.Id == id) ?? throw RequestException.Wrong(
            $"{Id} has no features '{id}'.{NearestName.Hint(id, Sources.Select(source => source.Id))} "
            + $"It has {string.Join(", ", Sources.Select(source => source.Id))}.");

    /// <summary>Computes features.</summary>
    public abstract FeatureMap Encode(RgbImage image, FeatureSource source);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The values of a float32 array.</summary>
    protected static float[] Floats(TensorData array) =>
        MemoryMarshal.Cast<byte, float>(array.Bytes.Span).ToArray();
}
