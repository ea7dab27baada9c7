using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

/// <summary>
/// A subject that looks nothing up in images: its features hold the truth of the set, or nothing, and noise.
/// </summary>
internal sealed class PlantedSubject : IDisposable
{
    private const int Noise = 6;

    private readonly Dictionary<RgbImage, int> _places = [];
    private readonly Tensor _global;
    private readonly Tensor _patches;
    private readonly int _scenes;

    /// <summary>Plants what is true of the cells of a grid, or only noise.</summary>
    public PlantedSubject(ProbeSet set, CellGrid grid, bool knows)
    {
        RgbImage[] images = [.. set.Scenes.Select(scene => scene.Image), .. set.Crops.Select(crop => crop.Image)];
        for (var i = 0; i < images.Length; i++)
            _places.Add(images[i], i);
        _scenes = set.Scenes.Count;
        using var scope = NewDisposeScope();
        _ = manual_seed(1);
        var labels = set.Cells(grid);
        var photographs = set.Crops.Count == 0 ? 0 : set.Crops[^1].Photo + 1;
        var truth = zeros(images.Length, set.Attributes.Count);
        var cells = zeros(_scenes, grid.Count, 1 + set.Parts.Count);
        if (knows)
        {
            using var attributes = set.AttributeLabels(0, _scenes);
            _ = truth.narrow(0, 0, _scenes).narrow(1, 0, set.Attributes.Count).copy_(attributes);
            if (set.Crops.Count > 0)
            {
                _ = truth.narrow(0, _scenes, set.Crops.Count).copy_(randn(photographs, set.Attributes.Count)
                    .index_select(0, tensor(set.Crops.Select(crop => (long)crop.Photo).ToArray())));
            }

            _ = cells.select(2, 0).copy_(tensor(labels.LogDepth).reshape(_scenes, grid.Count));
            for (var i = 0; i < labels.Parts.Length; i++)
            {
                if (labels.Parts[i] >= 0)
                    cells[i / grid.Count, i % grid.Count, 1 + labels.Parts[i]] = 1f;
            }
        }

        Tensor[] global = [truth + (randn_like(truth) * 0.05f), randn(images.Length, Noise)];
        Tensor[] patches = [cells + (randn_like(cells) * 0.02f), randn(_scenes, grid.Count, Noise)];
        _global = cat(global, 1).MoveToOuterDisposeScope();
        _patches = cat(patches, 2).MoveToOuterDisposeScope();
        Subject = new ProbeSubject("planted", SubjectKind.Teacher, new TensorEncoder(Features, grid.Field));
    }

    public ProbeSubject Subject { get; }

    public void Dispose()
    {
        _global.Dispose();
        _patches.Dispose();
    }

    private ImageFeatures Features(IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        var places = images.Select(image => (long)_places[image]).ToArray();
        var global = _global.index_select(0, tensor(places));
        var patches = _patches.index_select(0, tensor(places.Select(place => place % _scenes).ToArray()));
        return new ImageFeatures(global.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());
    }
}
