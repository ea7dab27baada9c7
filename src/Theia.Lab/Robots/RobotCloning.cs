using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>Clones demonstrations of a task into a policy, measured in simulation while it learns.</summary>
internal sealed class RobotCloning : IDisposable
{
    private readonly RobotTask _task;
    private readonly Rollouts? _rollouts;
    private readonly int _episodes;
    private CloningRun? _run;

    private RobotCloning(RobotTask task, Rollouts? rollouts, int episodes) =>
        (_task, _rollouts, _episodes) = (task, rollouts, episodes);

    /// <summary>The training.</summary>
    public CloningRun Run => _run!;

    /// <summary>Episodes of the last measurement in this process, if it was made after the last step; else null.
    /// </summary>
    public IReadOnlyList<EpisodeScore>? LastEpisodes { get; private set; }

    /// <summary>The highest score so far; null where nothing was measured.</summary>
    public double? BestScore =>
        Directory.Exists(Run.BestFolder) ? PolicyConfig.Load(Run.BestFolder).Facts.Score : null;

    /// <summary>Starts a run, or resumes the one in the folder.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="set">The demonstrations.</param>
    /// <param name="observer">What the policy sees; stays the caller's until the run is disposed.</param>
    /// <param name="config">Settings; null for those of the run in the folder, or the defaults.</param>
    /// <param name="rollouts">Measures the policy; null for no measurement.</param>
    /// <param name="episodes">Episodes of a measurement.</param>
    /// <param name="cache">Folder where features of images are kept.</param>
    /// <param name="progress">Told how many frames are drawn and encoded, of how many.</param>
    /// <param name="cancellation">Stops the encoding.</param>
    /// <exception cref="UsageException">The folder holds another run.</exception>
    public static RobotCloning Open(
        string folder, DemonstrationSet set, IObserver observer, CloningConfig? config, Rollouts? rollouts,
        int episodes, string cache, Action<int, int>? progress, CancellationToken cancellation)
    {
        var features = observer.Observe(set, cache, progress, cancellation);
        var data = new CloningData(
            set.Episodes.Zip(features, (episode, seen) => new CloningEpisode(
                seen, episode.Actions, observer.TakesProprioception ? episode.Proprioception : null)),
            new PolicyFacts
            {
                Encoder = observer.Name,
                EncoderSha256 = observer.Sha256,
                Task = set.Task.Id,
                ImageSide = set.Task.ImageSide,
                Camera = set.Task.Camera,
            });
        var cloning = new RobotCloning(set.Task, rollouts, episodes);
        cloning._run = CloningRun.Open(folder, data, config, rollouts is null ? null : cloning.Evaluate);
        return cloning;
    }

    /// <summary>Releases the run folder.</summary>
    public void Dispose() => _run?.Dispose();

    private CloningEvaluation Evaluate(Policy policy, CancellationToken cancellation)
    {
        // The seed of the training decides the starts of its measurement as well.
        var scores = _rollouts!.Run(
            policy, Rollouts.Seeds(Run.Config.Seed, _episodes), null, null, cancellation);
        LastEpisodes = Run.Step == Run.TotalSteps ? scores : null;
        var interval = ScoreInterval.Of(_task.Measure, scores);
        return new CloningEvaluation(interval.Mean)
        {
            Scalars = [new("score_low", interval.Low), new("score_high", interval.High)],
        };
    }
}
