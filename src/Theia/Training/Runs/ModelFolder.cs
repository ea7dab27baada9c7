using Theia.Checkpoints;
using Theia.Data.Storage;

namespace Theia.Training.Runs;

/// <summary>Writes a student in the published layout: configuration, preprocessing, weights.</summary>
internal static class ModelFolder
{
    public static void Write(string folder, RobotVisionModel student)
    {
        // Weights last: where they are new, the rest is.
        WholeFile.WriteText(Path.Combine(folder, TheiaConfig.FileName), student.Config.ToJson());
        WholeFile.WriteText(Path.Combine(folder, "preprocessor_config.json"), ImageProcessor.Theia.ToJson());
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            StateDict.Of(student).Select(static parameter => parameter.Value.ToSource(parameter.Name)),
            [new("format", "pt")]);
    }
}
