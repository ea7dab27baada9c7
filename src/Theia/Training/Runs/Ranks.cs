namespace Theia.Training.Runs;

/// <summary>
/// Which process of a training this is. The one place for it: the rule that scales the learning rate by the batch of
/// all processes and the order of the data read the same value, which the run hands out.
/// </summary>
/// <param name="Rank">This process, from 0.</param>
/// <param name="World">Processes that train together; each takes one of <c>World</c> samples of a global batch.</param>
internal sealed record Ranks(int Rank, int World)
{
    /// <summary>One process that trains alone.</summary>
    public static Ranks Single { get; } = new(0, 1);

    /// <summary>
    /// True for rank 0. It alone takes the lock, writes checkpoints, log and model, and evaluates; the others only read.
    /// </summary>
    public bool Writes => Rank == 0;

    /// <summary>Position in the global batch of a sample of this rank: position p goes to rank p mod world.</summary>
    public int Position(int sample) => (sample * World) + Rank;
}
