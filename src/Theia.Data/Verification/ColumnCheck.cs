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

    /// <summary>The check of a column.</summary>
    /// <param name="schema">What it holds.</param>
    /// <param name="teachers">Teachers whose sizes are known.</param>
    public static ColumnCheck Of(ColumnSchema schema, IReadOnlyList<TeacherSpec> teachers)
    {
        TeacherSpec? teacher = teachers.FirstOrDefault(teacher => teacher.FolderName == schema.Name);
        ColumnCheck check = schema.Kind switch
        {
            ColumnKind.Images => new ImageCheck(),
            ColumnKind.Labels => new LabelCheck(schema),
            _ => new FeatureCheck(schema.Name, teacher?.Size),
        };
        return schema.Arrays.Count > 0 ? new SchemaCheck(check, schema) : check;
    }
}
