using Theia.Data.Random;
using Theia.Scenes;

namespace Theia.Lab.Pretraining.Data;

/// <summary>
/// Draws segments of a crop of a scene: objects, their parts, floor, walls and ceiling. The same point lies in an
/// object and in one of its parts, so a network that answers with several masks has something to tell apart.
/// </summary>
/// <param name="side">Cells a side of a target mask.</param>
/// <param name="cropSide">Pixels a side of the crop that the network sees.</param>
internal sealed class SegmentSampler(int side, int cropSide)
{
    private const ulong Segments = 0x5E6;
    private const int Fine = 2;                  // samples a side of a cell
    private const double SmallestPart = 0.002;   // of the crop's area
    private const double Jitter = 0.1, GreatestJitter = 20.0 / 1024;   // of the box and of the image, as in the paper

    private readonly int _fineSide = side * Fine;

    /// <summary>Draws targets of one crop, a function of the name.</summary>
    /// <param name="maps">The maps of its scene.</param>
    /// <param name="sceneSide">Pixels a side of the scene.</param>
    /// <param name="place">Where the crop lies.</param>
    /// <param name="count">How many; a crop of few segments repeats them with other prompts.</param>
    /// <param name="name">Seed, step, place in the batch.</param>
    public SegmentTarget[] Draw(
        SceneMaps maps, int sceneSide, CropPlace place, int count, (long Seed, long Step, int Sample) name)
    {
        var random = RandomStream.At((ulong)name.Seed, Segments, (ulong)name.Step, (ulong)name.Sample);
        var instances = place.Sample<byte>(maps.Instances, sceneSide, _fineSide);
        var parts = place.Sample<byte>(maps.Parts, sceneSide, _fineSide);
        // Floor, walls and ceiling are no instances; their parts tell them apart.
        int[] wholes = [.. instances.Select((id, i) => id == 0 ? 256 + parts[i] : id)];
        int[] pieces = [.. instances.Select((id, i) => (id << 8) | parts[i])];
        int[] objects = Large(wholes), details = Large(pieces);
        var targets = new SegmentTarget[count];
        for (var i = 0; i < count; i++)
        {
            targets[i] = random.OneIn(4)
                ? Target(pieces, details[random.Below(details.Length)], ref random)
                : Target(wholes, objects[random.Below(objects.Length)], ref random);
        }

        return targets;
    }

    // Labels in order, so that the choice does not depend on a hash.
    private int[] Large(int[] labels)
    {
        var counts = labels.CountBy(static label => label).OrderBy(static pair => pair.Key).ToArray();
        int[] large = [.. counts.Where(pair => pair.Value >= SmallestPart * labels.Length).Select(pair => pair.Key)];
        return large.Length > 0 ? large : [counts.MaxBy(static pair => pair.Value).Key];
    }

    private SegmentTarget Target(int[] labels, int label, ref RandomStream random)
    {
        var mask = new float[side * side];
        List<int> inside = [];
        int left = _fineSide, top = _fineSide, right = 0, bottom = 0;
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] != label)
                continue;
            var (x, y) = (at % _fineSide, at / _fineSide);
            mask[(y / Fine * side) + (x / Fine)] += 1f / (Fine * Fine);
            inside.Add(at);
            (left, top) = (Math.Min(left, x), Math.Min(top, y));
            (right, bottom) = (Math.Max(right, x), Math.Max(bottom, y));
        }

        var outside = Outside(labels, label, (left, top, right, bottom), ref random);
        double[] box =
        [
            Moved(left, right - left, ref random), Moved(top, bottom - top, ref random),
            Moved(right + 1, right - left, ref random), Moved(bottom + 1, bottom - top, ref random),
        ];
        return new SegmentTarget(mask, Point(inside[random.Below(inside.Count)]), Point(outside), box);
    }

    // A few tries within the box and half its size around it; a segment that fills it all has no outside.
    private int Outside(
        int[] labels, int label, (int Left, int Top, int Right, int Bottom) box, ref RandomStream random)
    {
        var (marginX, marginY) = ((box.Right - box.Left + 4) / 2, (box.Bottom - box.Top + 4) / 2);
        var at = 0;
        for (var attempt = 0; attempt < 32; attempt++)
        {
            var x = Near(box.Left - marginX, box.Right + marginX, ref random);
            var y = Near(box.Top - marginY, box.Bottom + marginY, ref random);
            at = (y * _fineSide) + x;
            if (labels[at] != label)
                break;
        }

        return at;

        int Near(int low, int high, ref RandomStream random) =>
            Math.Clamp(low + random.Below(high - low + 1), 0, _fineSide - 1);
    }

    private double Moved(int edge, int length, ref RandomStream random)
    {
        var most = Math.Min(Jitter * length, GreatestJitter * _fineSide);
        return Math.Clamp(edge + (most * random.Between(-1, 1)), 0, _fineSide) * cropSide / _fineSide;
    }

    // The center of a fine cell. SAM counts pixels by their upper left corner, and adds the half itself.
    private (double X, double Y) Point(int at) => (Pixel(at % _fineSide), Pixel(at / _fineSide));

    private double Pixel(int cell) => ((cell + 0.5) * cropSide / _fineSide) - 0.5;
}
