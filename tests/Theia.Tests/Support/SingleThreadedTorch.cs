using Theia.Native;

namespace Theia.Tests.Support;

/// <summary>One thread and full float32 precision: what parity needs.</summary>
public sealed class SingleThreadedTorch
{
    public SingleThreadedTorch()
    {
        Libtorch.Require();
        TorchSharp.torch.set_num_threads(1);
    }
}
