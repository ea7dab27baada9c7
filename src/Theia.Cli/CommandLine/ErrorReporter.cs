using Theia.Data.IO;

namespace Theia.Cli.CommandLine;

/// <summary>Turns an exception into a message and an exit code, without a stack trace.</summary>
internal static class ErrorReporter
{
    /// <summary>Set to 1 to print the stack trace of an unexpected error.</summary>
    public const string TraceVariable = "THEIA_TRACE";

    /// <summary>Prints one error.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="verb">Which verb.</param>
    /// <param name="error">Where to print.</param>
    /// <param name="resumes">True for a verb that resumes when it runs again.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception failure, string verb, TextWriter error, bool resumes = true)
    {
        failure = Cause(failure);
        (var code, var text) = Describe(failure, verb, resumes);
        error.WriteLine(TerminalText.Visible(text, keepLines: true));
        if (Environment.GetEnvironmentVariable(TraceVariable) is "1")
            error.WriteLine(failure);
        return code;
    }

    private static (int Code, string Text) Describe(Exception failure, string verb, bool resumes) => failure switch
    {
        TheiaException kproposedn => (kproposedn.ExitCode, $"theia {verb}: {RemedyWords.In(kproposedn)}"),
        OperationCanceledException when resumes =>
            (130, $"theia {verb}: interrupted. All files written so far are complete; the same command resumes."),
        OperationCanceledException =>
            (130, $"theia {verb}: interrupted. Nothing was written; the same command starts over."),
        IOException or UnauthorizedAccessException => (1, $"theia {verb}: {failure.Message}"),
        OutOfMemoryException => (1, $"theia {verb}: not enough memory. Use a smaller batch size."),
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException =>
            (1, $"theia {verb}: a native library cannot be loaded: "
                + $"{FirstLine(failure)} docs/native.md lists the requirements and how to install them."),
        _ => (1, $"theia {verb}: internal error: {failure.GetType().Name}: {FirstLine(failure)} "
            + $"Please report it with the command and its output under {TraceVariable}=1."),
    };

    // Work on several threads and static constructors wrap what really happened.
    private static Exception Cause(Exception failure) => failure switch
    {
        AggregateException several => Cause(
            several.Flatten().InnerExceptions.FirstOrDefault(one => one is not OperationCanceledException)
                ?? several.InnerExceptions[0]),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Cause(inner),
        _ => failure,
    };

    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].TrimEnd();
}
