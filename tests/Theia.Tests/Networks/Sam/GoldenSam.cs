using Theia.Networks.Sam;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.Sam;

/// <summary>The small SAM of the goldens.</summary>
internal static class GoldenSam
{
    public static string Folder => Goldens.At("teachers", "models", "sam");

    public static SamModel Load(bool withEncoder = false) => SamLoading.Load(Folder, withEncoder);

    public static IReadOnlyDictionary<string, TensorData> Tensors(string name) =>
        SafetensorsFile.ReadAll(Goldens.At("teachers", "sam", $"{name}.safetensors"));

    /// <summary>Sparse and dense embeddings of the inputs of a case, without the batch axis of the reference.</summary>
    public static (Tensor Sparse, Tensor Dense) Encode(
        SamModel sam, IReadOnlyDictionary<string, TensorData> tensors, string name)
    {
        var points = Input("input_points")?.to(float64);
        var labels = Input("input_labels")?.to(int64);
        var sparse = sam.Prompts.Sparse(points, labels, Input("input_boxes")?.to(float64));
        return (sparse, sam.Prompts.Dense(Input("input_masks")?.unsqueeze(0)));

        Tensor? Input(string what) => tensors.TryGetValue($"{name}.{what}", out var data)
            ? Theia.Checkpoints.TensorConversion.ToTensor(data).squeeze(0)
            : null;
    }
}
