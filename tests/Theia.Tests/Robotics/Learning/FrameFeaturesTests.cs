using System.Runtime.InteropServices;
using Theia.Lab.Robots;
using Theia.Robotics;

namespace Theia.Tests.Robotics.Learning;

/// <summary>Features of the frames of demonstrations, kept in a folder.</summary>
public sealed class FrameFeaturesTests
{
    [Fact]
    public void Frames_are_encoded_once_for_each_encoder_and_a_damaged_file_is_made_again()
    {
        Mujoco.SkipUnlessItRenders();
        DemonstrationSet set = DemonstrationRecorder.Record(
            RobotTasks.Find("mini/button-press"), new() { Episodes = 2 }, null, TestContext.Current.CancellationToken);
        using var folder = new ScratchFolder();
        var encoded = 0;

        var first = Take("a");
        Assert.Equal(set.FrameCount, encoded);
        Assert.Equal(first, Take("a"));
        Assert.Equal(set.FrameCount, encoded);
        Take("b");
        Assert.Equal(2 * set.FrameCount, encoded);

        File.WriteAllText(Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).First(), "no tensor");
        Take("a");
        Take("b");
        Assert.InRange(encoded, (2 * set.FrameCount) + 1, (3 * set.FrameCount) - 1);

        // The mean color of each image, which a frame of another moment does not have.
        Assert.Equal(set.Episodes[0].Length * 3 * sizeof(ushort), first[0].Length);
        Assert.True(MemoryMarshal.Cast<byte, ushort>(first[0]).ToArray().Distinct().Count() > 3);

        IReadOnlyList<byte[]> Take(string encoder) => FrameFeatures.Of(
            set,
            images => images.Select(image =>
            {
                encoded++;
                return MeanColor(image);
            }),
            encoder, folder.Path, null, TestContext.Current.CancellationToken);
    }

    private static float[] MeanColor(RgbImage image) =>
        [.. Enumerable.Range(0, 3).Select(channel =>
            image.Pixels.Where((_, i) => i % 3 == channel).Average(value => (float)value))];
}
