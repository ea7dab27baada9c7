namespace Theia.Tests.Web;

/// <summary>
/// Tests of the server: they touch libtorch, so they run alone. They wait for answers and change threads while they do,
/// so tensors are counted on the thread of the networks (<see cref="AnalysisTests"/>), not on theirs.
/// </summary>
[CollectionDefinition("web", DisableParallelization = true)]
public sealed class WebTests : ICollectionFixture<SingleThreadedTorch>;
