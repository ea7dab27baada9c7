using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>
/// An OpenGL context of Mesa with the memory it draws to. Used and freed on <see cref="RenderThread"/>.
/// </summary>
internal sealed unsafe class MesaContextHandle : SafeHandle
{
    private static nint _current;

    private readonly OffScreenMesa _mesa;
    private readonly byte* _pixels;
    private readonly int _width, _height;

    /// <summary>Makes a context and makes it current.</summary>
    /// <exception cref="ResourceException">Mesa makes none.</exception>
    public MesaContextHandle(OffScreenMesa mesa, int width, int height)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        (_mesa, _width, _height) = (mesa, width, height);
        _pixels = (byte*)NativeMemory.AllocZeroed((nuint)width * (nuint)height, 4);
        SetHandle(mesa.Create());
        try
        {
            MakeCurrent();
        }
        catch (ResourceException)
        {
            if (handle == 0)
                NativeMemory.Free(_pixels);
            Dispose();
            throw;
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes it the context of the render thread.</summary>
    public void MakeCurrent()
    {
        if (handle != 0 && _current == handle)
            return;
        if (handle == 0 || !_mesa.MakeCurrent(handle, _pixels, _width, _height))
            throw new ResourceException($"Mesa makes no context for images of {_width} x {_height} pixels.");
        _current = handle;
    }

    protected override bool ReleaseHandle()
    {
        var context = handle;
        RenderThread.Post(() =>
        {
            if (_current == context)
            {
                _mesa.MakeNoneCurrent();
                _current = 0;
            }

            _mesa.Destroy(context);
            NativeMemory.Free(_pixels);
        });
        return true;
    }
}
