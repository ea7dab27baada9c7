using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>
/// An mjrContext: a model's meshes and textures in OpenGL, and a buffer of the wanted size. Used on
/// <see cref="RenderThread"/>.
/// </summary>
internal sealed unsafe class RenderContextHandle : SafeHandle
{
    private const int SmallestFont = 50;

    private readonly MujocoLibrary _library;
    private readonly MesaContextHandle _mesa;
    private readonly bool _holdsMesa;

    /// <summary>Makes one in the current OpenGL context.</summary>
    /// <param name="library">MuJoCo.</param>
    /// <param name="mesa">Current on this thread.</param>
    /// <param name="model">The model that is drawn.</param>
    /// <param name="size">Of the buffer. A larger one than the image costs time for each frame.</param>
    /// <param name="samples">Samples of each pixel; null: as the model says.</param>
    /// <param name="shadowSize">Width of the shadow map; null: as the model says.</param>
    /// <exception cref="ResourceException">OpenGL has no room for it.</exception>
    public RenderContextHandle(
        MujocoLibrary library, MesaContextHandle mesa, ModelHandle model, (int Width, int Height) size, int? samples,
        int? shadowSize)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        (_library, _mesa) = (library, mesa);
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)library.Table.Size("mjrContext")));
        mesa.DangerousAddRef(ref _holdsMesa);
        GuardedCall.Invoke(library.Functions.DefaultContext, out _, handle);
        // MuJoCo reads these from the model at this moment only; another renderer may want others.
        var fields = new NativeFields(library.Table, "mjModel", model.Address, model.Address);
        ReadOnlySpan<(string Field, int? Value)> wanted =
        [
            ("vis.global.offwidth", size.Width), ("vis.global.offheight", size.Height),
            ("vis.quality.offsamples", samples), ("vis.quality.shadowsize", shadowSize),
        ];
        Span<int> before = stackalloc int[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            ref var value = ref fields.All<int>(wanted[i].Field)[0];
            before[i] = value;
            value = wanted[i].Value ?? value;
        }

        GuardedCall.Invoke(library.Functions.MakeContext, out var error, model.Address, handle, SmallestFont);
        for (var i = 0; i < wanted.Length; i++)
            fields.All<int>(wanted[i].Field)[0] = before[i];
        if (error is null)
        {
            GuardedCall.Invoke(
                library.Functions.SetBuffer, out error, library.Table.Constants["mjFB_OFFSCREEN"], handle);
        }

        var buffer = (Read("offWidth"), Read("offHeight"));
        if (error is null && buffer != size)
            error = $"the buffer is {buffer.Item1} x {buffer.Item2}";
        if (error is not null)
        {
            Dispose();
            throw new ResourceException(
                $"MuJoCo cannot render images of {size.Width} x {size.Height} pixels: {error}. Choose a smaller size.");
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The mjrContext.</summary>
    public nint Address => handle;

    /// <summary>Samples of each pixel that OpenGL granted.</summary>
    public int Samples => Read("offSamples");

    protected override bool ReleaseHandle()
    {
        var context = handle;
        RenderThread.Post(() =>
        {
            _mesa.MakeCurrent();
            GuardedCall.Invoke(_library.Functions.FreeContext, out _, context);
            NativeMemory.Free((void*)context);
            if (_holdsMesa)
                _mesa.DangerousRelease();
        });
        return true;
    }

    private int Read(string field) => *(int*)(handle + _library.Table.Offset("mjrContext", field));
}
