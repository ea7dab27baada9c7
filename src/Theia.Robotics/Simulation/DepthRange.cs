namespace Theia.Robotics.Simulation;

/// <summary>From the numbers in OpenGL's depth buffer to meters.</summary>
/// <param name="Near">Meters to the near plane.</param>
/// <param name="Far">Meters to the far plane.</param>
/// <param name="IsOrthographic">Whether the camera's rays are parallel.</param>
internal readonly record struct DepthRange(double Near, double Far, bool IsOrthographic)
{
    // The field had another name before 3.5; before 3.1 there were none.
    private static readonly string[] _projections = ["cam_projection", "cam_orthographic"];

    /// <summary>That of a camera; the planes belong to the model.</summary>
    public static DepthRange Of(MujocoModel model, int camera)
    {
        var extent = model.Field<double>("stat.extent")[0];
        var field = _projections.FirstOrDefault(name => model.Library.Table.Find("mjModel", name) is not null);
        return new(
            extent * model.Field<float>("vis.map.znear")[0], extent * model.Field<float>("vis.map.zfar")[0],
            field is not null && model.Field<int>(field)[camera] != 0);
    }

    /// <summary>Meters along the camera's axis; infinity for what nothing was drawn to.</summary>
    /// <param name="depth">0 at the near plane, 1 at the far one.</param>
    public float Meters(float depth) =>
        depth >= 1 ? float.PositiveInfinity
        : IsOrthographic ? (float)(Near + (depth * (Far - Near)))
        : (float)(Near / (1 - (depth * (1 - (Near / Far)))));
}
