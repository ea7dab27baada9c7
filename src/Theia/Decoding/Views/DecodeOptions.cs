using System.Text;
using Theia.Data.Text;

namespace Theia;

/// <summary>What a <see cref="FeatureDecoder"/> decodes, with which weights, and how it shows it.</summary>
public sealed record DecodeOptions
{
    /// <summary>
    /// What to decode. Default: null, everything that the student predicts a teacher for and whose weights are there.
    /// </summary>
    public IReadOnlyCollection<DecodeKind>? What { get; init; }

    /// <summary>
    /// Folders of teachers as the Hub has them, by id or short name: a decoder's weights (SAM, Depth Anything, the text
    /// tower of CLIP) and the teachers of <see cref="WithTeachers"/>. Default: none; bundled teachers are found.
    /// </summary>
    public IReadOnlyDictionary<string, string> Teachers { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Descriptions of teachers that the program does not know, with where their weights are. That of an ONNX encoder
    /// with the mask decoder of a SAM decodes masks. Default: none.
    /// </summary>
    public IReadOnlyList<TeacherDescription> Descriptions { get; init; } = [];

    /// <summary>Adds a row with what the teachers themselves show, and an error per tile. Default: false.</summary>
    public bool WithTeachers { get; init; }

    /// <summary>
    /// Folder with the reference's statistics (<c>imagenet_mean_…npy</c> and <c>imagenet_var_…npy</c>) for models that
    /// carry no normalizers, as published ones do not. Default: null.
    /// </summary>
    public string? Statistics { get; init; }

    /// <summary>Sentences, each of which gives a tile of similarity. Default: none.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Labels to choose among. Default: none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>
    /// What to segment, in pixels of the image as it is shown: the best mask of each prompt. Default: none, which
    /// segments everything.
    /// </summary>
    public IReadOnlyList<SamPrompt> Prompts { get; init; } = [];

    /// <summary>
    /// What everything mode keeps of a student's masks. Default: an expected IoU above 0.5 and a stability above 0.7,
    /// as in the reference's example.
    /// </summary>
    public MaskOptions Masks { get; init; } = new() { PredictedIoU = 0.5, Stability = 0.7 };

    /// <summary>
    /// What it keeps of a teacher's. Default: null, which is the same as of a student's, so that the two can be
    /// compared; in the reference layout above 0.9 and 0.9, as in the reference's example.
    /// </summary>
    public MaskOptions? TeacherMasks { get; init; }

    /// <summary>How images that are not square are shown to the networks. Default: stretched.</summary>
    public AspectRule Aspect { get; init; }

    /// <summary>How tiles are put together. Default: with titles and figures.</summary>
    public StripLayout Layout { get; init; } = StripLayout.Labeled;

    /// <summary>Longer side of a labeled tile, in pixels. Default: 288.</summary>
    internal int TileSide { get; init; } = 288;

    /// <summary>
    /// True where every image comes with the features of its teachers, so that none is loaded. Default: false.
    /// </summary>
    internal bool TeachersAreStored { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
