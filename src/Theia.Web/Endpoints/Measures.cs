using System.Diagnostics.Metrics;
using Theia.Web.Images;
using Theia.Web.Requests;
using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>Gauges of this server for <c>/metrics</c>; the web framework counts and times the requests.</summary>
internal sealed class Measures : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Theia.Web";

    private readonly Meter _meter = new(Name);

    public Measures(Analysis analysis, ImageStore images, BodyReader bodies)
    {
        _meter.CreateObservableGauge(
            "theia.queue.length", () => analysis.Waiting, "{request}", "Requests that wait for the networks.");
        _meter.CreateObservableGauge(
            "theia.images.kept", () => images.Bytes, "By", "Decoded images that are kept.");
        _meter.CreateObservableGauge(
            "theia.features.kept", () => analysis.Bytes, "By", "Features that are kept.");
        _meter.CreateObservableGauge(
            "theia.bodies.held", () => bodies.Held, "By", "Bodies that are being read or decoded.");
        _meter.CreateObservableGauge(
            "theia.memory.resident", () => Environment.WorkingSet, "By", "Resident memory of the process.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
