namespace Theia.Data.Tensors.Pth;

/// <summary>The rule for an allowed global name.</summary>
internal enum PickleGlobalKind
{
    OrderedDict,
    DefaultDict,
    Counter,
    Sequence,
    Encode,
    Device,
    Constant,
    Size,
    RebuildTensor,
    RebuildParameter,
    Storage,
}
