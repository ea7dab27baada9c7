namespace Theia.RobotData.Hdf5;

/// <summary>The kinds of elements that are told apart.</summary>
internal enum Hdf5TypeClass
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>A truth value.</summary>
    Flag,

    /// <summary>A text of fixed length.</summary>
    Text,

    /// <summary>A text of any length, elsewhere in the file.</summary>
    VariableText,

    /// <summary>All else.</summary>
    Other,
}
