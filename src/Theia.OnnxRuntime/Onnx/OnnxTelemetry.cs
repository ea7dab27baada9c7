using System.Runtime.InteropServices;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>
/// Keeps ONNX Runtime from collecting usage data. Its library writes a device identifier into the user's home and
/// queues events with the path of the program; a process that runs long enough sends them. See docs/native.md.
/// </summary>
internal static partial class OnnxTelemetry
{
    /// <summary>The variable that ONNX Runtime reads when it starts. A value that is set is kept.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    private static readonly Lazy<bool> _configured = new(Configure);

    /// <summary>
    /// Turns telemetry off. Has to run before anything of ONNX Runtime is touched: it writes an event when it starts.
    /// </summary>
    public static void TurnOff() => _ = _configured.Value;

    private static bool Configure()
    {
        // .NET has its own copy of the environment: what C# sets reaches native code on Windows only.
        var value = Environment.GetEnvironmentVariable(Variable) ?? "1";
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(Variable, value);
        }
        else if (SetEnvironment(Variable, value, overwrite: 1) != 0)
        {
            throw new ResourceException(
                $"Cannot set {Variable} (error {Marshal.GetLastPInvokeError()}). Set it in the environment.");
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
