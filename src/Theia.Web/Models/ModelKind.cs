namespace Theia.Web.Models;

/// <summary>What a served model is.</summary>
internal enum ModelKind
{
    /// <summary>Theia: it has tokens of its own and predicts features of its teachers.</summary>
    Student,

    /// <summary>A vision foundation model.</summary>
    Teacher,
}
