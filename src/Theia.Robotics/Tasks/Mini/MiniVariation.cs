using System.Text;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// What <see cref="TaskVariation"/> changes in a model of the own suite from episode to episode: all its lights, the
/// materials <c>floor</c>, <c>table</c> and <c>wall</c>, and the camera of the task. Physics reads none of it. Starts
/// are the environment's own (<see cref="StartDraws"/>).
/// </summary>
internal sealed class MiniVariation
{
    // Parts of the distance between the camera and the middle of its parent, and radians: a few centimeters at a table,
    // and a few degrees.
    private const double CameraShift = 0.05, CameraTurn = 0.06;

    // Meters of the lights, and parts of their brightness.
    private const double LightShift = 0.6, Darkest = 0.55, Brightest = 1.5, Tint = 0.25;

    private const float DarkestColor = 0.3f;

    private static readonly string[] _surfaces = ["floor", "table", "wall"];

    private readonly MujocoModel _model;
    private readonly TaskVariation _variation;
    private readonly double[] _lightPositions;
    private readonly float[] _lightColors;
    private readonly double[] _cameraPosition, _cameraOrientation;
    private readonly int _lights, _camera;
    private readonly int[] _materials;

    /// <param name="model">Of one environment, as it was compiled.</param>
    /// <param name="variation">What varies.</param>
    /// <param name="camera">Of the task.</param>
    public MiniVariation(MujocoModel model, TaskVariation variation, string camera)
    {
        (_model, _variation) = (model, variation);
        _lightPositions = model.Field<double>("light_pos").ToArray();
        _lightColors = model.Field<float>("light_diffuse").ToArray();
        _lights = _lightColors.Length / 3;
        ModelCamera seen = model.Cameras[camera];
        _camera = seen.Id;
        _cameraPosition = model.FieldRow<double>("cam_pos", seen).ToArray();
        _cameraOrientation = model.FieldRow<double>("cam_quat", seen).ToArray();
        _materials = [.. Surfaces(model)];
    }

    /// <summary>What it sets.</summary>
    public IEnumerable<SceneField> Fields
    {
        get
        {
            for (var light = 0; light < _lights && _variation.Light; light++)
            {
                yield return new SceneField("light_pos", light, 3);
                yield return new SceneField("light_diffuse", light, 3) { IsDouble = false };
            }

            for (var i = 0; i < _materials.Length && _variation.Textures; i++)
                yield return new SceneField("mat_rgba", _materials[i], 4) { IsDouble = false };
            if (!_variation.Camera)
                yield break;
            yield return new SceneField("cam_pos", _camera, 3);
            yield return new SceneField("cam_quat", _camera, 4);
        }
    }

    /// <summary>
    /// Sets what varies. Drawn after the start, so that a start is the same with and without it.
    /// </summary>
    /// <param name="draw">Numbers in [0, 1).</param>
    public void Apply(Func<double> draw)
    {
        if (_variation.Light)
            ApplyLight(draw);
        if (_variation.Textures)
            ApplyTextures(draw);
        if (_variation.Camera)
            ApplyCamera(draw);
    }

    private void ApplyLight(Func<double> draw)
    {
        Span<double> positions = _model.Field<double>("light_pos");
        for (var i = 0; i < positions.Length; i++)
            positions[i] = _lightPositions[i] + Within(draw, LightShift);
        Span<float> colors = _model.Field<float>("light_diffuse");
        for (var light = 0; light < _lights; light++)
        {
            var brightness = Darkest + ((Brightest - Darkest) * draw());
            for (var i = 3 * light; i < 3 * (light + 1); i++)
                colors[i] = (float)Math.Clamp(_lightColors[i] * brightness * (1 + Within(draw, Tint)), 0, 1);
        }
    }

    // The color of a material multiplies its texture.
    private void ApplyTextures(Func<double> draw)
    {
        Span<float> colors = _model.Field<float>("mat_rgba");
        foreach (var material in _materials)
        {
            for (var i = 4 * material; i < (4 * material) + 3; i++)
                colors[i] = DarkestColor + ((1 - DarkestColor) * (float)draw());
        }
    }

    private void ApplyCamera(Func<double> draw)
    {
        var distance = Math.Sqrt(_cameraPosition.Sum(static value => value * value));
        Span<double> position = _model.Field<double>("cam_pos").Slice(3 * _camera, 3);
        for (var i = 0; i < position.Length; i++)
            position[i] = _cameraPosition[i] + Within(draw, CameraShift * distance);
        // A small turn about the camera's own axes: the quaternion (1, x/2, y/2, z/2) on the right.
        double x = Within(draw, CameraTurn) / 2, y = Within(draw, CameraTurn) / 2, z = Within(draw, CameraTurn) / 2;
        var (a, b, c, d) = (_cameraOrientation[0], _cameraOrientation[1], _cameraOrientation[2], _cameraOrientation[3]);
        ReadOnlySpan<double> turned =
        [
            a - (b * x) - (c * y) - (d * z),
            b + (a * x) + (c * z) - (d * y),
            c + (a * y) + (d * x) - (b * z),
            d + (a * z) + (b * y) - (c * x),
        ];
        var length = Math.Sqrt(1 + (x * x) + (y * y) + (z * z));
        Span<double> orientation = _model.Field<double>("cam_quat").Slice(4 * _camera, 4);
        for (var i = 0; i < orientation.Length; i++)
            orientation[i] = turned[i] / length;
    }

    private static double Within(Func<double> draw, double most) => most * ((2 * draw()) - 1);

    private static IEnumerable<int> Surfaces(MujocoModel model)
    {
        var names = model.Field<byte>("names").ToArray();
        var starts = model.Field<int>("name_matadr").ToArray();
        return Enumerable.Range(0, starts.Length).Where(material =>
        {
            ReadOnlySpan<byte> rest = names.AsSpan(starts[material]);
            return _surfaces.Contains(Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]));
        });
    }
}
