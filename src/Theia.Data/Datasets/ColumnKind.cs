namespace Theia.Data;

/// <summary>What the samples of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Images: the column <c>images</c> of every data set.</summary>
    Images,

    /// <summary>Features of a teacher.</summary>
    Features,

    /// <summary>Labels that were made together with the images: exact maps, or facts as JSON.</summary>
    Labels,
}
