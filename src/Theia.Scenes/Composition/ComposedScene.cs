using Theia.Scenes.Models;
using Theia.Scenes.Tracing;

namespace Theia.Scenes.Composition;

/// <summary>A scene ready to be drawn.</summary>
/// <param name="Kind">Which of the two kinds.</param>
/// <param name="Room">Its floor, walls and ceiling, the first bodies of the stage.</param>
/// <param name="Things">Its objects, the bodies after those.</param>
/// <param name="Stage">For the renderer.</param>
/// <param name="Reach">How far surfaces darken one another, in meters.</param>
internal sealed record ComposedScene(
    SceneKind Kind, IReadOnlyList<Body> Room, IReadOnlyList<SceneModel> Things, Stage Stage, float Reach);
