namespace Theia.RobotData.LeRobot;

/// <summary>Paths of the files of a data set that is written.</summary>
internal sealed class WrittenLayout(LeRobotWriterOptions options)
{
    private readonly bool _old = options.Version == LeRobotVersion.V21;

    /// <summary>Template of the data files, for <c>info.json</c>.</summary>
    public string DataTemplate => _old
        ? "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet"
        : "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";

    /// <summary>Template of the videos, for <c>info.json</c>.</summary>
    public string VideoTemplate => _old
        ? "videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4"
        : "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";

    /// <summary>Folder and file in it of a file of version 3.0.</summary>
    public (int Chunk, int File) Split(int number) => (number / options.ChunkSize, number % options.ChunkSize);

    /// <summary>Path of a data file.</summary>
    public string Data(int number) => For(DataTemplate, number, "");

    /// <summary>Path of a video.</summary>
    public string Video(string camera, int number) => For(VideoTemplate, number, camera);

    private string For(string template, int number, string camera)
    {
        var (chunk, file) = Split(number);
        return new PathTemplate(template, LeRobotInfo.File).For(
            ("episode_chunk", chunk), ("episode_index", number), ("chunk_index", chunk), ("file_index", file),
            ("video_key", camera));
    }
}
