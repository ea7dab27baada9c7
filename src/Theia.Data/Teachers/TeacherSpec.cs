namespace Theia.Data;

/// <summary>
/// What is known about a teacher without running it: its id, what it stores, and under which license.
/// The two spellings of an id (folder, sample suffix) are those of the reference and of the published checkpoints.
/// </summary>
/// <param name="Id">The hub id, for instance <c>facebook/dinov2-large</c>.</param>
/// <param name="Architecture">The family that runs it: <c>clip</c>, <c>dinov2</c>, <c>vit</c>, <c>onnx</c>, …</param>
/// <param name="Size">Size of the stored map, C × H × W.</param>
public sealed partial record TeacherSpec(string Id, TeacherArchitecture Architecture, FeatureSize Size)
{
    /// <summary>Suffix of a target that stands for a teacher's class token.</summary>
    public const string ClassTokenSuffix = "_cls";

    /// <summary>True if the teacher stores a class token beside the map. Default: false.</summary>
    public bool HasClassToken { get; init; }

    /// <summary>SPDX id or name of the license of the weights. Default: null, unknown.</summary>
    public string? License { get; init; }

    /// <summary>License notice for users of the features; null for permissive licenses.</summary>
    public string? LicenseNotice => Teachers.LicenseNotice.For(this);

    /// <summary>False for a stand-in with seeded random weights. Default: true.</summary>
    public bool Trained { get; init; } = true;

    /// <summary>
    /// Normalization of its features before a student learns them. Default: <see cref="TeacherNormalizer.Standard"/>.
    /// </summary>
    public TeacherNormalizer Normalizer { get; init; }

    /// <summary>Name of its folder, statistics file and tar members: <c>/</c> becomes <c>_</c>, case kept.</summary>
    public string FolderName => Id.Replace('/', '_');

    /// <summary>
    /// Extension of its member in a decoded sample: the folder name in lower case plus <c>.safetensors</c>.
    /// </summary>
    public string SampleExtension => $"{FolderName.ToLowerInvariant()}.safetensors";
}
