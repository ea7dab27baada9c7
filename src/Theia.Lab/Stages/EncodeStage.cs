using Theia.Data.Errors;

namespace Theia.Lab.Stages;

/// <summary>Tokens of the report's pictures, as encode writes them.</summary>
internal sealed class EncodeStage(Workshop workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyList<LookSample> looks = LookChoice.Make(workshop);
        using var student = TheiaModel.Load(workshop.Places.Model);
        List<TensorSource> tokens = [];
        foreach (LookSample look in looks)
        {
            cancellation.ThrowIfCancellationRequested();
            using Tensor encoded = student.Encode(look.Picture);
            tokens.Add(new TensorSource(look.Key, new TensorData(DType.F32, [.. encoded.shape], encoded.bytes.ToArray())));
            progress.Report(new StageProgress(tokens.Count, looks.Count));
        }

        SafetensorsWriter.Write(workshop.Places.Tokens, tokens);
        return $"tokens of {Amount.Of(looks.Count, "picture")} in {Path.GetFileName(workshop.Places.Tokens)}";
    }
}
