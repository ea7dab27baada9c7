using System.Text.Json;
using Theia.Networks;

namespace Theia.Teachers;

/// <summary>A family of vision transformers, which differ in their sizes only.</summary>
internal sealed record VisionTransformerFamily : TeacherFamily
{
    /// <summary>The sizes that transformers fills in where <c>config.json</c> is silent.</summary>
    public required VisionTransformerConfig Defaults { get; init; }

    /// <summary>
    /// Hidden length of a perceptron in units of the token's, unless <c>config.json</c> has another;
    /// null where that gives the length itself.
    /// </summary>
    public double? PerceptronRatio { get; init; }

    /// <summary>Makes a network with weights that are not set.</summary>
    public required Func<VisionTransformerConfig, Device?, INetwork> Build { get; init; }

    /// <summary>
    /// Opens the weights of a folder, under the names of transformers. Default: those of its files.
    /// </summary>
    public Func<string, ModelWeights> Weights { get; init; } = ModelWeights.Open;

    /// <summary>True where images must have the size that the position table was made for.</summary>
    public bool FixedSize { get; init; }

    /// <summary>The family of an architecture that is one of vision transformers.</summary>
    /// <inheritdoc cref="TeacherFamily.Of"/>
    public static new VisionTransformerFamily Of(
        TeacherArchitecture architecture, string source, IReadOnlyList<TeacherFamily>? families = null) =>
        (VisionTransformerFamily)TeacherFamily.Of(architecture, source, families);

    /// <inheritdoc/>
    public override ModelWeights Open(string folder) => Weights(folder);

    /// <inheritdoc/>
    public override NetworkPlan Plan(JsonElement config, string source) =>
        Plan(NetworkConfig.Read(this, config, source));

    /// <summary>A network of these sizes.</summary>
    public NetworkPlan Plan(VisionTransformerConfig sizes) =>
        new(device => Build(sizes, device)) { Side = FixedSize ? sizes.ImageSize : null };
}
