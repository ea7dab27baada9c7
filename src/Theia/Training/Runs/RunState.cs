using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Data.Json;
using Theia.Native;

namespace Theia.Training.Runs;

/// <summary>
/// What a checkpoint holds beside tensors. The data position is the step: batches are a function of it.
/// </summary>
internal sealed record RunState
{
    private static readonly JsonSerializerOptions _options =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Optimizer steps that are done, and batches that have been consumed.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Steps of an epoch of the training data; another number means other data.</summary>
    public required long StepsPerEpoch { get; init; }

    /// <summary>Threads of libtorch. Sums depend on how they are divided.</summary>
    public required int Threads { get; init; }

    /// <summary>Numbers that were computed in: fp32 or bf16.</summary>
    public required string Precision { get; init; }

    /// <summary>True when libtorch's fused optimizer kernel was used.</summary>
    public required bool Fused { get; init; }

    /// <summary>True when an epoch has ended and its evaluation is still to be done.</summary>
    public bool EvaluationDue { get; init; }

    /// <summary>
    /// See <see cref="RunContent"/>; null in runs of before this was kept and on sources of the caller's.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Make of the processor.</summary>
    public string Processor { get; init; } = CpuFeatures.Name;

    /// <summary>Version of libtorch.</summary>
    public string Libtorch { get; init; } = torch.__version__;

    /// <summary>Version of .NET.</summary>
    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    public string ToJson() => JsonSerializer.Serialize(this, _options) + "\n";

    /// <exception cref="DataException">The file is not a valid state file.</exception>
    public static RunState Read(string path)
    {
        try
        {
            RunState state = JsonSerializer.Deserialize<RunState>(File.ReadAllBytes(path), _options)
                ?? throw new JsonException("it holds 'null'");
            return state is { Step: >= 0, Threads: >= 1 } ? state
                : throw new JsonException($"step {state.Step} and {state.Threads} threads are not possible");
        }
        catch (JsonException problem)
        {
            throw new DataException(
                path,
                $"is not the state of a run: {JsonFault.Describe(problem)}",
                "Delete this checkpoint and resume from the one before.",
                problem);
        }
    }

    /// <summary>Reasons why a resumed run may differ in the last bits; empty if it is bit-identical.</summary>
    public IEnumerable<string> Differences(RunState now)
    {
        if (now.Processor != Processor)
            yield return $"It started on '{Processor}' and resumes on '{now.Processor}'";
        if (now.Libtorch != Libtorch)
            yield return $"It started with libtorch {Libtorch} and resumes with {now.Libtorch}";
        if (now.Threads != Threads)
            yield return $"It started with {Threads} threads and resumes with {now.Threads}";
        if (now.Precision != Precision)
            yield return $"It started in {Precision} and resumes in {now.Precision}";
        if (now.Fused != Fused)
        {
            yield return $"It began {(Fused ? "with" : "without")} the fused optimizer and resumes "
                + $"{(now.Fused ? "with" : "without")} it";
        }
    }
}
