using Theia.Checkpoints;
using Theia.Data.Json;
using Theia.Networks.Sam;

namespace Theia.Teachers;

/// <summary>Loads a SAM from a folder as the hub has it.</summary>
internal static class SamLoading
{
    /// <summary>Loads all of it, or only the prompt encoder and the mask decoder.</summary>
    /// <param name="folder">Folder with <c>config.json</c> and weights, under the names of transformers or of the
    /// original checkpoints.</param>
    /// <param name="withEncoder">False leaves the image encoder out, which the file may then lack.</param>
    /// <exception cref="UsageException">The folder or one of its files is missing.</exception>
    /// <exception cref="DataException">A file is damaged, or the weights are not those of the configuration: every key
    /// that does not fit is named.</exception>
    public static SamModel Load(string folder, bool withEncoder)
    {
        var (path, text) = TeacherFolder.ReadConfig(folder);
        using var config = PythonJson.Parse(text, path);
        var sizes = SamConfigReader.Read(config.RootElement, path);
        using var weights = SamWeights.Open(folder);
        var rules = new LoadRules { MayBeLeftOver = withEncoder ? [] : ["vision_encoder.*"], ConvertFloats = true };
        // First without memory: a config.json that asks for far more than the file holds must not get it.
        using (var outline = new SamModel(sizes, withEncoder, META))
            StateDict.LoadInto(outline, weights, rules);
        var model = new SamModel(sizes, withEncoder, device: null);
        try
        {
            StateDict.LoadInto(model, weights, rules);
            model.eval();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
