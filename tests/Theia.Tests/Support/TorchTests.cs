namespace Theia.Tests.Support;

/// <summary>
/// Tests that touch libtorch: its thread count, generator and tensor counts belong to the whole process, so they run
/// alone. Each must dispose its tensors.
/// </summary>
[CollectionDefinition("torch", DisableParallelization = true)]
[LeakFree]
public sealed class TorchTests : ICollectionFixture<SingleThreadedTorch>;
