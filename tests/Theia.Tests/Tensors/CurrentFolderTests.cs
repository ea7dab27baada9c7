namespace Theia.Tests.Tensors;

/// <summary>Tests that change the current folder, which belongs to the whole process, run alone.</summary>
[CollectionDefinition("current folder", DisableParallelization = true)]
public sealed class CurrentFolderTests;
