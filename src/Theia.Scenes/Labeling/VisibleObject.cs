using Theia.Scenes.Arithmetic;
using Theia.Scenes.Models;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Labeling;

/// <summary>A thing of which something is seen.</summary>
/// <param name="SceneModel">The thing.</param>
/// <param name="Body">The same for the renderer.</param>
/// <param name="Id">Its instance id.</param>
/// <param name="Covered">Pixels that it would have with nothing before it.</param>
internal sealed record VisibleObject(SceneModel SceneModel, Body Body, int Id, int Covered)
{
    private int _left = int.MaxValue;
    private int _top = int.MaxValue;
    private int _right = -1;
    private int _bottom = -1;

    /// <summary>Pixels that show it.</summary>
    public int Pixels { get; private set; }

    /// <summary>Part of it that is seen.</summary>
    public float Visible => Pixels / (float)Math.Max(1, Covered);

    /// <summary>Left, top, width and height of what is seen.</summary>
    public int[] Box => [_left, _top, _right - _left + 1, _bottom - _top + 1];

    /// <summary>Something to speak of: neither furniture nor what hangs on the wall.</summary>
    public bool IsItem =>
        SceneModel.Kind is not (SceneClass.Table or SceneClass.Rug or SceneClass.Picture or SceneClass.Window);

    /// <summary>Counts a run of pixels.</summary>
    public void Add(int first, int last, int y)
    {
        Pixels += last - first + 1;
        (_left, _right) = (Math.Min(_left, first), Math.Max(_right, last));
        (_top, _bottom) = (Math.Min(_top, y), Math.Max(_bottom, y));
    }

    /// <summary>True where a person would see what it is: enough pixels, and not mostly hidden.</summary>
    public bool IsClear(int size) => Pixels >= size * size / 1000 && Visible >= 0.3f;

    /// <summary>Its middle as the camera sees it: right, down, deep.</summary>
    public Vec3 Seen(View view) => view.Axes.Inside(Body.Center);
}
