using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Theia.Data.Tensors;

namespace Theia.RobotData.Packing;

/// <summary>What is known of a frame beside its image: numbers and facts, as payloads of two columns.</summary>
internal sealed class FrameLabels
{
    private const int KeptEpisodes = 4;

    private static readonly JsonSerializerOptions _json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly IRobotDataset _set;
    private readonly RobotFeature[] _features;
    private readonly LinkedList<(int Episode, Lazy<Content> Content)> _episodes = new();

    /// <summary>Prepares the labels of a data set.</summary>
    public FrameLabels(IRobotDataset set)
    {
        _set = set;
        _features = [.. set.Features.Where(feature => feature.Kind == RobotFeatureKind.Numbers)];
    }

    /// <summary>The columns, in the order of the payloads.</summary>
    public IReadOnlyList<ColumnSchema> Schemas =>
    [
        new ColumnSchema(RobotImages.Facts, ColumnKind.Labels, RobotImages.Facts + ".json"),
        .. _features.Length == 0 ? Array.Empty<ColumnSchema>() :
        [
            new ColumnSchema(RobotImages.Numbers, ColumnKind.Labels, RobotImages.Numbers + ".safetensors")
            {
                Arrays = [.. _features.Select(feature => new ArraySchema(feature.Name, feature.Type, feature.Shape))],
            },
        ],
    ];

    /// <summary>The payloads of a frame.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public IReadOnlyList<byte[]> Of(RobotEpisode episode, string camera, int frame)
    {
        var content = Load(episode.Index).Value;
        var facts = new JsonObject
        {
            ["episode"] = episode.Index,
            ["name"] = episode.Name,
            ["frame"] = frame,
            ["camera"] = camera,
            ["task"] = content.Tasks?[frame],
        };
        return
        [
            JsonSerializer.SerializeToUtf8Bytes(facts, _json),
            .. _features.Length == 0 ? Array.Empty<byte[]>() :
            [
                SafetensorsWriter.ToBytes(SafetensorsWriter.OfficialOrder(
                    _features.Select((feature, i) => Source(feature, content.Numbers[i], frame)))),
            ],
        ];
    }

    private static TensorSource Source(RobotFeature feature, TensorData data, int frame)
    {
        var row = (int)feature.Length * feature.Type.Size();
        return new TensorSource(
            feature.Name, new TensorData(feature.Type, feature.Shape, data.Bytes.Slice(frame * row, row)));
    }

    // An error stays with its episode, as its images do.
    private Lazy<Content> Load(int episode)
    {
        lock (_gate)
        {
            foreach (var (known, content) in _episodes)
            {
                if (known == episode)
                    return content;
            }

            var fresh = new Lazy<Content>(() => new Content(
                [.. _features.Select(feature => _set.Read(episode, feature.Name))], _set.ReadTasks(episode)));
            _episodes.AddFirst((episode, fresh));
            if (_episodes.Count > KeptEpisodes)
                _episodes.RemoveLast();
            return fresh;
        }
    }

    private sealed record Content(TensorData[] Numbers, IReadOnlyList<string>? Tasks);
}
