using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.RobotData.LeRobot;

namespace Theia.RobotData;

/// <summary>
/// Writes a data set of LeRobot, version 2.1 or 3.0, that LeRobot's own tools read. The folder gets its name when the
/// data set is finished, complete, or not at all.
/// </summary>
public sealed class LeRobotWriter : IDisposable
{
    private readonly string _path, _neighbor;
    private readonly LeRobotWriterOptions _options;
    private readonly EpisodeWriter _episodes;
    private bool _failed, _finished;

    private LeRobotWriter(string path, LeRobotWriterOptions options)
    {
        (_path, _options, _neighbor) = (path, options, AtomicFile.Neighbor(path));
        _episodes = new EpisodeWriter(_neighbor, options);
    }

    /// <summary>Number of episodes so far.</summary>
    public int Episodes => _episodes.Written.Count;

    /// <summary>Starts a data set.</summary>
    /// <param name="path">Its folder, which must be missing or empty.</param>
    /// <param name="options">Features and rate.</param>
    /// <exception cref="UsageException">An option is out of range, or the folder holds something.</exception>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public static LeRobotWriter Create(string path, LeRobotWriterOptions options)
    {
        options.Check();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
            throw new UsageException($"{full} already exists.", Remedy.ChooseOutput());
        AtomicDirectory.RemoveLeftovers(Path.GetDirectoryName(full)!);
        return new LeRobotWriter(full, options);
    }

    /// <summary>Adds an episode.</summary>
    /// <param name="content">Its values.</param>
    /// <exception cref="UsageException">
    /// A value is missing or has another type or shape, or a camera has more or fewer images than there are frames. In
    /// the latter case the data set cannot be continued.
    /// </exception>
    /// <exception cref="ResourceException">The disk is full, or ffmpeg is missing.</exception>
    public void Add(EpisodeContent content)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        content.Check(_options.Given);
        RequireSound();
        _failed = true;
        _episodes.Add(content);
        _failed = false;
    }

    /// <summary>Writes the tables and gives the folder its name.</summary>
    /// <exception cref="UsageException">There is no episode, or one could not be added.</exception>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        RequireSound();
        if (Episodes == 0)
            throw new UsageException($"{_path} would be a data set without episodes. Add at least one.");
        _episodes.Finish();
        try
        {
            MetaWriter.Write(_neighbor, _options, _episodes);
            if (Directory.Exists(_path))
                Directory.Delete(_path);
            FileSystem.Current.RenameFolder(_neighbor, _path);
        }
        catch (Exception failure) when (AtomicFile.IsFailureOfWriting(failure))
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }

        _finished = true;
    }

    /// <summary>Deletes what was written of a data set that was not finished.</summary>
    public void Dispose()
    {
        _episodes.Dispose();
        if (!_finished && Directory.Exists(_neighbor))
            AtomicDirectory.Delete(_neighbor);
        _finished = true;
    }

    private void RequireSound()
    {
        if (_failed)
            throw new UsageException($"{_path} cannot be continued: an episode could not be added. Begin again.");
    }
}
