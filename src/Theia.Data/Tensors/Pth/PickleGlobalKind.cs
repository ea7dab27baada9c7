namespace Theia.Data.Tensors.Pth;

/// <summary>What an allowed name stands for.</summary>
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
