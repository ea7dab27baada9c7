namespace Theia.Data.Tensors.Pth;

/// <summary>What an allowed name stands for.</summary>
internal enum PickleGlobalKind
{
    OrderedDict,
    Size,
    RebuildTensor,
    RebuildParameter,
    Storage,
}
