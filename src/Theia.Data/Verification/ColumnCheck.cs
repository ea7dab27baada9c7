namespace Theia.Data.Verification;

/// <summary>What the payloads of one column must be.</summary>
internal abstract class ColumnCheck
{
    /// <summary>Extension of every member.</summary>
    public abstract string Extension { get; }

    /// <summary>Checks one payload.</summary>
    /// <param name="payload">All of it.</param>
    /// <param name="shard">Path of its shard, for the message.</param>
    /// <exception cref="DataException">It is not what the column holds.</exception>
    public abstract void Check(ReadOnlySpan<byte> payload, string shard);

    /// <summary>The check of a column by the name of its folder.</summary>
    /// <param name="column">Folder name.</param>
    /// <param name="teachers">Teachers whose sizes are known.</param>
    public static ColumnCheck Of(string column, IReadOnlyList<TeacherSpec> teachers) => column == DatasetFolder.Images
        ? new PictureCheck()
        : LabelColumn.Of(column) is { } labels ? new LabelCheck(labels)
        : new FeatureCheck(column, teachers.FirstOrDefault(teacher => teacher.FolderName == column)?.Size);
}
