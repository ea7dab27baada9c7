using Theia.Robotics.Native;

namespace Theia.Robotics.Simulation;

/// <summary>
/// The scene, the OpenGL context and the buffers of one renderer; what draws runs on the render thread.
/// </summary>
internal sealed unsafe class RenderTarget : IDisposable
{
    private readonly MujocoModel _model;
    private readonly int _width, _height;
    private readonly RenderOptions _options;
    private readonly MesaContextHandle _mesa;
    private readonly SceneHandle _scene;
    private readonly RenderContextHandle _color;
    private RenderContextHandle? _exact;

    public RenderTarget(MujocoModel model, int width, int height, RenderOptions options)
    {
        (_model, _width, _height, _options) = (model, width, height, options);
        var mesa = OffScreenMesa.Load();
        _scene = new SceneHandle(model.Library, model.Handle);
        try
        {
            (_mesa, _color, Renderer) = Make(mesa);
        }
        catch
        {
            _scene.Dispose();
            throw;
        }

        for (var group = 0; group < model.Library.Table.Constants["mjNGROUP"]; group++)
        {
            _scene.SetGroup("geomgroup", group, options.GeomGroups.Contains(group));
            _scene.SetGroup("sitegroup", group, options.SiteGroups.Contains(group));
        }
    }

    /// <summary>Who draws, as OpenGL says.</summary>
    public string Renderer { get; }

    public bool IsDisposed => _scene.IsClosed;

    /// <summary>[height, width, 3].</summary>
    public byte[] Color(MujocoSimulation simulation, int camera)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(3 * _width * _height);
        RenderThread.Invoke(() =>
        {
            _scene.SetFlag("mjRND_SHADOW", _options.Shadows);
            _scene.SetFlag("mjRND_REFLECTION", _options.Reflections);
            _scene.SetFlag("mjRND_SKYBOX", _options.Sky);
            Draw(_color, simulation, camera, pixels, depth: null);
        });
        FlipRows(pixels, 3 * _width);
        return pixels;
    }

    /// <summary>[height, width], meters.</summary>
    public float[] Depth(MujocoSimulation simulation, int camera)
    {
        var depth = GC.AllocateUninitializedArray<float>(_width * _height);
        RenderThread.Invoke(() =>
        {
            SetPlain();
            Draw(Exact(), simulation, camera, rgb: null, depth);
        });
        FlipRows(depth, _width);
        var range = DepthRange.Of(_model, camera);
        for (var i = 0; i < depth.Length; i++)
            depth[i] = range.Meters(depth[i]);
        return depth;
    }

    /// <summary>[height, width] each.</summary>
    public (ElementKind[] Kinds, int[] Ids) Segmentation(MujocoSimulation simulation, int camera)
    {
        var colors = GC.AllocateUninitializedArray<byte>(3 * _width * _height);
        Dictionary<int, (ElementKind Kind, int Id)> objects = [];
        RenderThread.Invoke(() =>
        {
            SetPlain();
            _scene.SetFlag("mjRND_SEGMENT", value: true);
            _scene.SetFlag("mjRND_IDCOLOR", value: true);
            try
            {
                Draw(Exact(), simulation, camera, colors, depth: null);
            }
            finally
            {
                _scene.SetFlag("mjRND_SEGMENT", value: false);
                _scene.SetFlag("mjRND_IDCOLOR", value: false);
            }

            // A color is the number of what is drawn, plus one: black is the background.
            foreach ((var segment, var kind, var id) in _scene.Objects().Where(o => o.Segment >= 0))
                objects[segment + 1] = Known(kind) == ElementKind.None ? (ElementKind.None, -1) : (Known(kind), id);
        });
        FlipRows(colors, 3 * _width);
        var kinds = new ElementKind[_width * _height];
        var ids = new int[_width * _height];
        for (var i = 0; i < ids.Length; i++)
        {
            var color = colors[3 * i] | (colors[(3 * i) + 1] << 8) | (colors[(3 * i) + 2] << 16);
            (kinds[i], ids[i]) = objects.TryGetValue(color, out var found) ? found : (ElementKind.None, -1);
        }

        return (kinds, ids);
    }

    public void Dispose()
    {
        _color.Dispose();
        _exact?.Dispose();
        _mesa.Dispose();
        _scene.Dispose();
        RenderThread.Drain();
    }

    private (MesaContextHandle, RenderContextHandle, string) Make(OffScreenMesa mesa)
    {
        MesaContextHandle? context = null;
        RenderContextHandle? color = null;
        var renderer = "";
        RenderThread.Invoke(() =>
        {
            context = new MesaContextHandle(mesa, _width, _height);
            try
            {
                color = MakeContext(context, _options.Samples);
                renderer = mesa.Renderer();
            }
            catch
            {
                context.Dispose();
                throw;
            }
        });
        return (context!, color!, renderer);
    }

    // Smoothed edges mix the numbers of what is on either side, and its depths.
    private RenderContextHandle Exact() => _color.Samples == 0 ? _color : _exact ??= MakeExact();

    private RenderContextHandle MakeExact()
    {
        _mesa.MakeCurrent();
        return MakeContext(_mesa, samples: 0);
    }

    private RenderContextHandle MakeContext(MesaContextHandle mesa, int? samples) => new(
        _model.Library, mesa, _model.Handle, (_width, _height), samples,
        _options.Shadows ? _options.ShadowMapSize : 1);

    private void SetPlain()
    {
        foreach (var effect in new[] { "mjRND_SHADOW", "mjRND_REFLECTION", "mjRND_SKYBOX" })
            _scene.SetFlag(effect, value: false);
    }

    private void Draw(
        RenderContextHandle context, MujocoSimulation simulation, int camera, byte[]? rgb, float[]? depth)
    {
        MujocoFunctions functions = _model.Library.Functions;
        _mesa.MakeCurrent();
        var error = _scene.Update(simulation.Data.Address, camera);
        // mjrRect is passed in two registers: left and bottom, width and height.
        var size = (nint)(uint)_width | ((nint)_height << 32);
        if (error is null)
        {
            GuardedCall.Invoke(
                functions.SetBuffer, out error, _model.Library.Table.Constants["mjFB_OFFSCREEN"], context.Address);
        }

        if (error is null)
            GuardedCall.Invoke(functions.Render, out error, 0, size, _scene.Address, context.Address);
        if (error is null)
        {
            fixed (byte* colors = rgb)
            fixed (float* distances = depth)
            {
                GuardedCall.Invoke(
                    functions.ReadPixels, out error, (nint)colors, (nint)distances, 0, size, context.Address);
            }
        }

        _ = GuardedCall.TakeNotices();
        GC.KeepAlive(simulation);
        if (error is not null)
            throw new ResourceException($"MuJoCo cannot render the model {_model.Name}: {error.Trim()}");
    }

    private ElementKind Known(int kind)
    {
        IReadOnlyDictionary<string, int> constants = _model.Library.Table.Constants;
        return kind == constants["mjOBJ_GEOM"] ? ElementKind.Geom
            : kind == constants["mjOBJ_SITE"] ? ElementKind.Site
            : ElementKind.None;
    }

    // OpenGL begins with the bottom row.
    private void FlipRows<T>(T[] pixels, int stride)
    {
        var row = new T[stride];
        for (var y = 0; y < _height / 2; y++)
        {
            Span<T> top = pixels.AsSpan(y * stride, stride), bottom = pixels.AsSpan((_height - 1 - y) * stride, stride);
            top.CopyTo(row);
            bottom.CopyTo(top);
            row.CopyTo(bottom);
        }
    }
}
