using Theia.Scenes;

namespace Theia.Tests.Scenes;

/// <summary>Another take of a scene: the same things, seen from elsewhere under another light.</summary>
public sealed class SceneTakeTests
{
    private const int Size = 48;

    [Fact]
    public void The_first_take_is_the_scene()
    {
        for (var index = 0; index < 8; index++)
        {
            Scene scene = SceneRenderer.Render(5, index, Size), take = SceneRenderer.Render(5, index, Size, take: 0);
            Assert.Equal(scene.Image.Pixels, take.Image.Pixels);
            Assert.Equal(scene.Facts.ToJson(), take.Facts.ToJson());
        }
    }

    [Fact]
    public void Another_take_shows_the_same_things_in_the_same_places_from_elsewhere()
    {
        var both = 0;
        for (var index = 0; index < 40; index++)
        {
            Scene scene = SceneRenderer.Render(5, index, Size),
                take = SceneRenderer.Render(5, index, Size, take: 1),
                third = SceneRenderer.Render(5, index, Size, take: 2);
            Assert.Equal(scene.Facts.Kind, take.Facts.Kind);
            Assert.NotEqual(scene.Facts.Camera.Pose, take.Facts.Camera.Pose);
            Assert.NotEqual(take.Facts.Camera.Pose, third.Facts.Camera.Pose);
            Assert.NotEqual(scene.Image.Pixels, take.Image.Pixels);
            foreach (var thing in scene.Facts.Objects)
            {
                // The table of a table scene is covered anew; everything else keeps its words.
                if (take.Facts.Objects.SingleOrDefault(other => other.Position.SequenceEqual(thing.Position))
                    is not { } again)
                {
                    continue;
                }

                both++;
                Assert.Equal((thing.Class, thing.Size), (again.Class, again.Size));
                if (thing.Class != SceneClass.Table)
                {
                    Assert.Equal(
                        (thing.Color, thing.Material, thing.Pattern), (again.Color, again.Material, again.Pattern));
                }
            }
        }

        Assert.True(both > 200, $"only {both} things are seen in both takes of 40 scenes");
    }

    [Fact]
    public void A_take_is_the_same_whenever_it_is_drawn() =>
        Assert.Equal(
            SceneRenderer.Render(5, 3, Size, take: 1).Image.Pixels,
            SceneRenderer.Render(5, 3, Size, take: 1).Image.Pixels);
}
