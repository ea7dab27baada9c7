namespace Theia.Lab.Pretraining.Data;

/// <summary>What one step learns from.</summary>
/// <param name="Step">Steps done before.</param>
/// <param name="Samples">Numbers of the images in the stock.</param>
/// <param name="Views">For each plan [count · B, 3, side, side]: all images of the first crop,
/// then of the second, …</param>
/// <param name="Plans">How they were cut.</param>
internal sealed record PretrainBatch(long Step, int[] Samples, float[][] Views, IReadOnlyList<CropSpec> Plans)
{
    /// <summary>Where the crops of a plan were cut, in the order of its view.</summary>
    public required CropPlace[][] Places { get; init; }

    /// <summary>Images.</summary>
    public int Count => Samples.Length;

    /// <summary>One kind of crops as a tensor.</summary>
    public Tensor Pixels(int plan) =>
        tensor(Views[plan]).reshape((long)Count * Plans[plan].Count, 3, Plans[plan].Side, Plans[plan].Side);
}
