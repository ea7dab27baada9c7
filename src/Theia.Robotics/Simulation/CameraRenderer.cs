using Theia.Robotics.Simulation;

namespace Theia.Robotics;

/// <summary>
/// Renders what cameras of a model see, on the processor, without a display: color, depth and segmentation. All
/// renderers of a process draw on one thread; a call waits for its image.
/// </summary>
public sealed class CameraRenderer : IDisposable
{
    private const int Largest = 4096;

    private readonly RenderTarget _target;

    /// <summary>Prepares a model for images of one size.</summary>
    /// <param name="model">The model. It may be disposed before the renderer.</param>
    /// <param name="width">Pixels a row, 1 to 4096.</param>
    /// <param name="height">Rows, 1 to 4096.</param>
    /// <param name="options">Default: <see cref="RenderOptions"/> with its defaults, which draw as the model says.
    /// </param>
    /// <exception cref="UsageException">A size or an option is out of its range.</exception>
    /// <exception cref="ResourceException">libOSMesa is not installed, or has no room for such images.</exception>
    public CameraRenderer(MujocoModel model, int width, int height, RenderOptions? options = null)
    {
        if (width is < 1 or > Largest || height is < 1 or > Largest)
            throw new UsageException($"Images have 1 to {Largest} pixels on each side; got {width} x {height}.");
        options ??= new();
        options.Check();
        model.ThrowIfDisposed();
        (Model, Width, Height, Options) = (model, width, height, options);
        _target = new RenderTarget(model, width, height, options);
    }

    /// <summary>The model whose simulations are rendered.</summary>
    public MujocoModel Model { get; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>How it draws.</summary>
    public RenderOptions Options { get; }

    /// <summary>
    /// Who draws: versions of MuJoCo, Mesa and its compiler. The same model, state and options give the same pixels as
    /// long as this text is the same.
    /// </summary>
    public string Fingerprint => $"MuJoCo {Model.Library.Version}, {_target.Renderer}";

    /// <summary>What a camera sees.</summary>
    /// <param name="simulation">Of <see cref="Model"/>. Places of bodies are those that it last computed
    /// (<see cref="MujocoSimulation.Forward"/>).</param>
    /// <param name="camera">The name of a camera.</param>
    /// <exception cref="UsageException">There is no such camera, or the simulation is of another model.</exception>
    public RgbImage Render(MujocoSimulation simulation, string camera) => Render(simulation, Model.Cameras[camera]);

    /// <inheritdoc cref="Render(MujocoSimulation, string)"/>
    public RgbImage Render(MujocoSimulation simulation, ModelCamera camera)
    {
        Check(simulation);
        return new(Width, Height, _target.Color(simulation, camera.Id));
    }

    /// <summary>How far away is what a camera sees.</summary>
    /// <param name="simulation">As for <see cref="Render(MujocoSimulation, string)"/>.</param>
    /// <param name="camera">The name of a camera.</param>
    /// <exception cref="UsageException">There is no such camera, or the simulation is of another model.</exception>
    public DepthImage RenderDepth(MujocoSimulation simulation, string camera) =>
        RenderDepth(simulation, Model.Cameras[camera]);

    /// <inheritdoc cref="RenderDepth(MujocoSimulation, string)"/>
    public DepthImage RenderDepth(MujocoSimulation simulation, ModelCamera camera)
    {
        Check(simulation);
        return new(Width, Height, _target.Depth(simulation, camera.Id));
    }

    /// <summary>Which geom or site each pixel shows.</summary>
    /// <param name="simulation">As for <see cref="Render(MujocoSimulation, string)"/>.</param>
    /// <param name="camera">The name of a camera.</param>
    /// <exception cref="UsageException">There is no such camera, or the simulation is of another model.</exception>
    public SegmentationImage RenderSegmentation(MujocoSimulation simulation, string camera) =>
        RenderSegmentation(simulation, Model.Cameras[camera]);

    /// <inheritdoc cref="RenderSegmentation(MujocoSimulation, string)"/>
    public SegmentationImage RenderSegmentation(MujocoSimulation simulation, ModelCamera camera)
    {
        Check(simulation);
        (ElementKind[] kinds, var ids) = _target.Segmentation(simulation, camera.Id);
        return new(Width, Height, kinds, ids);
    }

    /// <summary>Frees buffers and what OpenGL has of the model.</summary>
    public void Dispose() => _target.Dispose();

    private void Check(MujocoSimulation simulation)
    {
        ObjectDisposedException.ThrowIf(_target.IsDisposed, this);
        simulation.ThrowIfStopped();
        if (!ReferenceEquals(simulation.Model, Model))
        {
            throw new UsageException(
                $"The simulation is of the model {simulation.Model.Name}, the renderer of {Model.Name}. "
                + "Make a renderer for each model, copies included.");
        }
    }
}
