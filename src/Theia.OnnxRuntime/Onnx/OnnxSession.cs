using Microsoft.ML.OnnxRuntime;
using Theia.Data.Onnx;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>One network that ONNX Runtime has loaded, and the names and shapes of what goes in and comes out.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxSession(string file, InferenceSession session)
    {
        File = file;
        _session = session;
    }

    /// <summary>The file the network is from.</summary>
    public string File { get; }

    /// <summary>Shapes of the inputs by name; −1 where a dimension is free.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <summary>Shapes of the outputs by name; −1 where a dimension is free.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Loads a network from the bytes of a file that may have been edited.</summary>
    /// <exception cref="DataException">ONNX Runtime refuses it.</exception>
    public static OnnxSession Load(string file, byte[] model, OnnxOptions options, bool optimize = true)
    {
        OnnxTelemetry.TurnOff();
        try
        {
            using SessionOptions settings = Settings(file, options, optimize);
            return new OnnxSession(file, new InferenceSession(model, settings));
        }
        catch (OnnxRuntimeException failure)
        {
            throw OnnxGraph.Damaged(file, $"cannot be loaded by ONNX Runtime ({FirstLine(failure)})", failure);
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException)
        {
            throw new ResourceException(
                "ONNX Runtime's native library cannot be loaded on this machine. "
                    + "Reinstall the program, or see docs/native.md.",
                failure);
        }
    }

    /// <summary>Runs the network.</summary>
    /// <exception cref="OnnxRuntimeException">It fails on this input.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        string input, OrtValue value, IReadOnlyCollection<string> outputs)
    {
        using var run = new RunOptions();
        return _session.Run(run, [input], [value], outputs);
    }

    /// <summary>The shape of a tensor for a message: <c>[batch, 3, 224, 224]</c>.</summary>
    public static string Shape(NodeMetadata tensor) => tensor.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
        ? $"[{string.Join(", ", tensor.Dimensions.Select((size, axis) => size >= 0 ? $"{size}" : tensor.SymbolicDimensions[axis] is { Length: > 0 } name ? name : "?"))}]"
        : tensor.OnnxValueType.ToString();

    /// <summary>The first line of ONNX Runtime's message, without its code.</summary>
    public static string FirstLine(OnnxRuntimeException failure) => failure.Message.Split('\n')[0].Trim();

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static SessionOptions Settings(string file, OnnxOptions options, bool optimize)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,   // its errors come as exceptions anyway
            GraphOptimizationLevel = optimize
                ? GraphOptimizationLevel.ORT_ENABLE_ALL
                : GraphOptimizationLevel.ORT_DISABLE_ALL,
        };

        // Threads that spin while they wait take the cores from everyone else on the machine.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

        // A network loaded from bytes does not know the folder of its external weights.
        settings.AddSessionConfigEntry(
            "session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(file))!);
        return settings;
    }
}
