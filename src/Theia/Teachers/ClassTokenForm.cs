namespace Theia.Teachers;

/// <summary>How a family's class token is stored; the shapes are those of the reference.</summary>
internal enum ClassTokenForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>cls_token</c> [C].</summary>
    Vector,

    /// <summary><c>cls_token</c> [1, C], and <c>pooled_cls_token</c> [1, C] after the last norm.</summary>
    RowAndPooled,
}
