using Theia.Data.Random;

namespace Theia.Training.Targets;

/// <summary>Random choice of the targets of a step, a function of seed and step without generator state.</summary>
/// <param name="seed">The seed of the run.</param>
/// <param name="targets">All targets, in order.</param>
/// <param name="count">Targets to draw for each step; 0 or less, or at least as many as there are, takes all.</param>
/// <param name="dropping">Probability with which a teacher is left out of a step.</param>
internal sealed class TargetSampler(ulong seed, IReadOnlyList<string> targets, int count, double dropping)
{
    private const ulong Drawing = 0x74617267657473, Dropping = 0x64726F70, Torch = 0x746F726368;

    /// <summary>True when a step may leave teachers out.</summary>
    public bool Drops => dropping > 0;

    /// <summary>The targets of a step, in their usual order.</summary>
    public IReadOnlyList<string> Of(long step)
    {
        if (count <= 0 || count >= targets.Count)
            return targets;
        var random = new CounterRandom(seed, Drawing, (ulong)step);
        var places = Enumerable.Range(0, targets.Count).ToArray();
        for (var i = 0; i < count; i++)
        {
            var other = i + (int)random.Below(targets.Count - i, i);
            (places[i], places[other]) = (places[other], places[i]);
        }

        return [.. places.Take(count).Order().Select(place => targets[place])];
    }

    /// <summary>
    /// Factors on the weights of a step's targets: 0 for a dropped teacher; the others are scaled to
    /// keep the sum. The teacher with the greatest loss stays in any case, since it has most to say.
    /// A teacher and its class token go together.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="losses">Loss of each target of the step.</param>
    public IReadOnlyDictionary<string, double> Factors(long step, IReadOnlyDictionary<string, double> losses)
    {
        var random = new CounterRandom(seed, Dropping, (ulong)step);
        var greatest = Teacher(losses.MaxBy(static loss => loss.Value).Key);
        var stays = losses.Keys.Select(Teacher).Distinct(StringComparer.Ordinal)
            .Select((teacher, place) => (teacher, Stays: teacher == greatest || random.Unit(place) >= dropping))
            .ToDictionary(static pair => pair.teacher, static pair => pair.Stays, StringComparer.Ordinal);
        var kept = losses.Keys.Count(target => stays[Teacher(target)]);
        return losses.Keys.ToDictionary(
            static target => target, target => stays[Teacher(target)] ? (double)losses.Count / kept : 0,
            StringComparer.Ordinal);
    }

    /// <summary>Seed for what libtorch draws in a step: dropout.</summary>
    public long TorchSeed(long step) => (long)(new CounterRandom(seed, Torch, (ulong)step).Bits(0) >> 1);

    /// <summary>The teacher whose map or class token a target is.</summary>
    public static string Teacher(string target) =>
        target.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal)
            ? target[..^TeacherSpec.ClassTokenSuffix.Length]
            : target;
}
