using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;
using Theia.Web.Configuration;
using Theia.Web.Endpoints;
using Theia.Web.Images;
using Theia.Web.Models;
using Theia.Web.Problems;
using Theia.Web.Requests;
using Theia.Web.Scheduling;
using Theia.Web.Views;

namespace Theia.Web;

/// <summary>The page that shows what a student sees, and its HTTP interface.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly WorkQueue _queue;
    private readonly ModelCatalog _models;

    private WebServer(WebApplication application, WorkQueue queue, ModelCatalog models) =>
        (_application, _queue, _models) = (application, queue, models);

    /// <summary>Where it listens, for instance <c>http://localhost:8010</c>; known once it has started.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features
        .GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>The models that it answers with.</summary>
    public IReadOnlyList<string> Models => [.. _models.All.Select(model => model.Id)];

    /// <summary>Loads the models and starts to listen.</summary>
    /// <exception cref="TheiaException">A model cannot be loaded, or the address cannot be listened on.</exception>
    public static async Task<WebServer> StartAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        var queue = new WorkQueue(options.Limits.QueueLength);
        ModelCatalog? models = null;
        WebApplication? application = null;
        try
        {
            (models, _) = await queue.RunAsync(() => ModelCatalog.Load(options.Models), cancellation);
            var analysis = new Analysis(models, queue, options.Limits.CachedFeatureBytes);
            await WarmAsync(models, analysis, cancellation);
            application = Build(options, analysis);
            await application.StartAsync(cancellation);
            return new WebServer(application, queue, models);
        }
        catch (Exception failure)
        {
            if (application is not null)
                await application.DisposeAsync();
            queue.Dispose();
            models?.Dispose();
            if (failure is IOException or SocketException)
                throw ListenAddress.Refused(options, failure as IOException ?? new IOException(null, failure));
            throw;
        }
    }

    /// <summary>Takes no more requests, finishes those that run, and frees the models.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _queue.Dispose();
        _models.Dispose();
    }

    // The first use of a network and of each view takes seconds, which no client shall wait for.
    private static async Task WarmAsync(ModelCatalog models, Analysis analysis, CancellationToken cancellation)
    {
        const int Side = 64;
        var blank = new UploadedImage("blank", new RgbImage(Side, Side, new byte[3 * Side * Side]));
        foreach (var student in models.All.Where(model => model.Kind == ModelKind.Student))
        {
            await analysis.MakeAsync(
                blank,
                student.Id,
                sourceId: null,
                map => (PcaView.Of(map, map), NormView.Of(map, bins: 10), SimilarityView.ToToken(map, 0, 0)),
                cancellation);
        }
    }

    private static WebApplication Build(ServerOptions options, Analysis analysis)
    {
        // Empty: no environment variable, settings file or logger of the machine changes what is served.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services
            .Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.StopTime)
            .Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true)
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(options.Limits)
            .AddSingleton(analysis)
            .AddSingleton<BodyReader>()
            .AddSingleton<ImageStore>()
            .AddSingleton(_ => new SamplePhotographs(options.Photographs))
            .AddSingleton<Measures>()
            .AddRouting()
            .AddOpenApi(document => document.AddOperationTransformer(BodyDescription.AddAsync))
            .AddOpenTelemetry().WithMetrics(metrics => metrics
                .AddMeter(Measures.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddPrometheusExporter());
        var application = builder.Build();
        _ = application.Services.GetRequiredService<Measures>();
        Route(application, options);
        return application;
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        var limits = options.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeaderTime;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, limits.BodyGrace);
        ListenAddress.Apply(kestrel, options);
    }

    private static void Route(WebApplication application, ServerOptions options)
    {
        HashSet<string> names = new(options.Names, StringComparer.OrdinalIgnoreCase);
        if (options.Host is { } host)
            names.Add(host);
        application.Use(SecurityHeaders.SetAsync);
        application.UseMiddleware<ProblemMiddleware>(options);
        application.UseMiddleware<CallerGuard>(names);
        application.UseRouting();
        PageEndpoints.Map(application);
        SampleEndpoints.Map(application);
        ModelEndpoints.Map(application);
        ImageEndpoints.Map(application);
        ViewEndpoints.Map(application);
        DecodingEndpoints.Map(application);
        application.MapGet("/health", static (Analysis analysis) => new { Status = "ready", analysis.Waiting })
            .WithSummary("Whether the server is ready.");
        application.MapOpenApi();
        application.MapPrometheusScrapingEndpoint();
    }
}
