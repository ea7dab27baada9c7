namespace Theia.Student.Backbones;

/// <summary>Which tokens a backbone has besides its patches.</summary>
internal enum BackboneVariant
{
    /// <summary>A class token.</summary>
    Standard,

    /// <summary>None; <c>nocls-</c> before the name.</summary>
    NoClassToken,

    /// <summary>A class token and registers; <c>reg-</c> before the name.</summary>
    Registers,
}
