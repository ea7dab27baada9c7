namespace Theia.Lab.Pretraining.Configuration;

/// <summary>Training images and their crops.</summary>
internal sealed record ImageSettings
{
    /// <summary>Scenes of the training set, drawn once before the first step and kept in memory.</summary>
    public int Scenes { get; init; } = 4000;

    /// <summary>
    /// Takes of each scene: the same things from another place, under other lamps, on other floors. Used by DINOv2,
    /// whose crops of one scene are then of different takes.
    /// </summary>
    public int Takes { get; init; } = 1;

    /// <summary>Pixels a side in which images are kept.</summary>
    public int Side { get; init; } = 160;

    /// <summary>Crops of each bundled photograph beside the scenes; used by DINOv2, which needs no labels.</summary>
    public int PhotoCrops { get; init; }

    /// <summary>
    /// Pixels a side that the network is trained on until <see cref="FullSizePart"/> is reached;
    /// its positions are fitted to it. SAM, whose attention knows how far apart tokens lie, always trains on its own
    /// size.
    /// </summary>
    public int TrainSide { get; init; } = 112;

    /// <summary>Last part of the run, which is trained on the network's own size.</summary>
    public double FullSizePart { get; init; } = 0.1;

    /// <summary>Smallest part of an image's area that a crop keeps.</summary>
    public double SmallestCrop { get; init; } = 0.6;
}
