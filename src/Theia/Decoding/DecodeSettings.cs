using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Decoding;

/// <summary>
/// What results depend on, kept beside them: a folder holds results of one kind, and those that are there are kept only
/// if the same would come out again.
/// </summary>
internal static class DecodeSettings
{
    /// <summary>Name of the file in a folder of results.</summary>
    public const string FileName = "decode.json";

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Holds the settings of a run against those of the results that are there, and writes them.</summary>
    /// <param name="folder">The folder of results.</param>
    /// <param name="decoder">What decodes.</param>
    /// <param name="options">How a run goes.</param>
    /// <exception cref="UsageException">The results that are there come of other settings.</exception>
    public static void Require(string folder, FeatureDecoder decoder, DecodeRunOptions options)
    {
        var path = Path.Combine(folder, FileName);
        var text = Text(decoder, options);
        if (!options.Force && File.Exists(path) && InputFile.ReadText(path) != text)
        {
            throw new UsageException(
                $"{folder} holds results of another model or of other settings ({FileName} says which).",
                Remedy.ChooseOutput());
        }

        AtomicFile.WriteText(path, text);
    }

    private static string Text(FeatureDecoder decoder, DecodeRunOptions options)
    {
        var hash = new XxHash128();
        foreach (var (_, value) in StateDict.Of(decoder.Model.Network))
        {
            using var here = value.cpu();
            hash.Append(here.bytes);
        }

        return JsonSerializer.Serialize(
            new
            {
                model = decoder.Model.Config.Backbone,
                weights = Convert.ToHexStringLower(hash.GetHashAndReset()),
                kinds = decoder.Kinds,
                decoder.Options,
                options.Every,
                options.Fit,
            },
            _format) + "\n";
    }
}
