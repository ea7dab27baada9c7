using System.Text.Encodings.Web;
using System.Text.Json;

namespace Theia.Lab.Robots.Bench;

/// <summary>How files of the benchmark are written.</summary>
internal static class BenchJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
