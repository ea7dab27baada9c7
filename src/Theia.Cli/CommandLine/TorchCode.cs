using System.Runtime.CompilerServices;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Keeps code that needs libtorch apart from code that runs without it. The runtime loads TorchSharp when it compiles a
/// method that names it, and a lambda is a method of its own that is compiled when it is called.
/// </summary>
internal static class TorchCode
{
    /// <summary>Runs a lambda that names TorchSharp or what is built on it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Run<T>(Func<T> work) => work();
}
