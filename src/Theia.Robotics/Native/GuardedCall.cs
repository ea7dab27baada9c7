using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>
/// Calls C functions that report errors through a handler which must not return. Without one, MuJoCo prints the error,
/// waits for a key and ends the process; with one that returns, it computes on with memory that is not its own; and an
/// exception cannot pass through frames of C. So the handler jumps back to the call, which returns the error as a text.
/// </summary>
internal static unsafe class GuardedCall
{
    private const int MostNotices = 100;

    private static readonly (nint Call, nint Return) _code = MachineCode.Place(
        (nint)(delegate* unmanaged[Cdecl]<byte*, nint>)&OnError);

    [ThreadStatic]
    private static nint[]? _saved;

    [ThreadStatic]
    private static bool _isInside;

    [ThreadStatic]
    private static string? _error;

    [ThreadStatic]
    private static List<string>? _notices;

    /// <summary>What the library's <c>mju_user_error</c> is to be.</summary>
    public static nint ErrorHandler => _code.Return;

    /// <summary>What the library's <c>mju_user_warning</c> is to be.</summary>
    public static nint WarningHandler => (nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnWarning;

    /// <summary>
    /// Calls the function at an address with up to seven arguments that are integers or addresses; those beyond what it
    /// takes are not read. The error is the text that ended the call, or null where it returned by itself.
    /// </summary>
    /// <returns>What the function returns; 0 after an error.</returns>
    public static nint Invoke(
        nint function, out string? error, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0,
        nint g = 0)
    {
        var saved = _saved ??= GC.AllocateArray<nint>(MachineCode.SavedWords, pinned: true);
        var call = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint, nint, nint, nint, nint>)_code.Call;
        _isInside = true;
        var result = call(a, b, c, d, e, f, g, function, (nint)Unsafe.AsPointer(ref saved[0]));
        _isInside = false;
        error = _error;
        if (error is not null)
            _error = null;
        return result;
    }

    /// <summary>Warnings of this thread since the last call of this method.</summary>
    public static IReadOnlyList<string> TakeNotices()
    {
        if (_notices is not { Count: > 0 } notices)
            return [];
        _notices = null;
        return notices;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnError(byte* message)
    {
        var text = Marshal.PtrToStringUTF8((nint)message) ?? "";
        if (!_isInside)
            Environment.FailFast($"MuJoCo stopped on a thread of its own: {text}");
        _error = text;
        return (nint)Unsafe.AsPointer(ref _saved![0]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* message)
    {
        _notices ??= [];
        if (_notices.Count < MostNotices)
            _notices.Add(Marshal.PtrToStringUTF8((nint)message) ?? "");
    }
}
