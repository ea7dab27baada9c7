using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Theia.Tests.Support;

/// <summary>
/// Starts programs that are killed when they open a socket of any kind but local ones (<c>AF_UNIX</c>). The kernel sees
/// every call of the process and of its children (a seccomp filter), so an attempt cannot be missed, as it could by
/// looking at the open files from time to time. It needs no rights and no package.
/// </summary>
internal static partial class Offline
{
    /// <summary>Exit code of a program that was killed for opening a socket: 128 + SIGSYS.</summary>
    public const int Killed = 128 + 31;

    private const int NoNewPrivileges = 38, SetSeccomp = 22, FilterMode = 2;

    /// <summary>Runs a program to its end.</summary>
    public static (int Code, string Output, string Error) Run(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    // A filter holds for the thread that sets it and what it starts, for ever: so a thread of its own, which then ends.
    private static Process Start(ProcessStartInfo start)
    {
        Process? process = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (OperatingSystem.IsLinux())
                    Forbid();
                process = Process.Start(start);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        thread.Join();
        return process ?? throw new InvalidOperationException($"Cannot start {start.FileName} offline.", failure);
    }

    private static unsafe void Forbid()
    {
        var socket = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 198u : 41u;
        // linux/seccomp.h: the number of the call is at 0, its first argument at 16.
        // linux/filter.h: 0x20 loads a word, 0x15 compares and jumps, 0x06 returns.
        Instruction[] program =
        [
            new(0x20, 0, 0, 0),
            new(0x15, 0, 3, socket),
            new(0x20, 0, 0, 16),
            new(0x15, 1, 0, 1 /* AF_UNIX */),
            new(0x06, 0, 0, 0x80000000 /* SECCOMP_RET_KILL_PROCESS */),
            new(0x06, 0, 0, 0x7FFF0000 /* SECCOMP_RET_ALLOW */),
        ];
        fixed (Instruction* instructions = program)
        {
            var filter = new Program { Length = (ushort)program.Length, Instructions = (nint)instructions };
            if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0
                || Control(SetSeccomp, FilterMode, (nint)(&filter), 0, 0) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "The kernel takes no seccomp filter.");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint first, nint second, nint third, nint fourth);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public nint Instructions;
    }
}
