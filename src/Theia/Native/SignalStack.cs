using System.Runtime.InteropServices;

namespace Theia.Native;

/// <summary>
/// The stack on which a thread answers faults. .NET gives it 16 KB, of which a quarter is guard. When a thread has used
/// AMX tiles, the kernel's record of a fault is 8 KB larger and leaves too little: a null reference then ends the
/// process (SIGSEGV, exit code 139) instead of becoming an exception. A larger stack before the tiles are used keeps it
/// an exception; docs/native.md has the numbers.
/// </summary>
internal static unsafe partial class SignalStack
{
    /// <summary>
    /// Bytes that a thread gets, the guard page included. The kernel's record takes about 12 KB with AMX; the runtime's
    /// answer fits into what is left of its own 12 KB without.
    /// </summary>
    public const int Size = 64 * 1024;

    private const int ReadWrite = 3, NoAccess = 0, PrivateAnonymous = 0x22;   // PROT_ and MAP_ values of Linux on x64

    /// <summary>Bytes that this thread has; 0 where it has none or where this is not known.</summary>
    public static long Current
    {
        get
        {
            SignalStackRange now;
            return IsKnownAbi && sigaltstack(null, &now) == 0 ? (long)now.Size : 0;
        }
    }

    private static bool IsKnownAbi =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Enlarges the stack of this thread where it may use tiles. Before products in bfloat16.</summary>
    public static void PrepareForTiles()
    {
        if (CpuFeatures.HasAmx)
            Enlarge();
    }

    /// <summary>Enlarges the stack of this thread. Where that fails, the thread keeps what it has.</summary>
    public static void Enlarge()
    {
        if (!IsKnownAbi || Current is 0 or >= Size)
            return;
        var memory = mmap(0, Size, ReadWrite, PrivateAnonymous, -1, 0);
        if (memory == -1)
            return;
        // When a thread ends, the runtime unmaps what is installed, or disables it and leaves what is not its own.
        // Either way nothing of ours is used after that.
        var wanted = new SignalStackRange { Start = memory, Size = Size };
        if (mprotect(memory, (nuint)Environment.SystemPageSize, NoAccess) != 0 || sigaltstack(&wanted, null) != 0)
            _ = munmap(memory, Size);
    }

    [LibraryImport("libc", EntryPoint = "sigaltstack")]
    private static partial int sigaltstack(SignalStackRange* wanted, SignalStackRange* before);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int munmap(nint address, nuint length);

    // stack_t of the C library.
    [StructLayout(LayoutKind.Sequential)]
    private struct SignalStackRange
    {
        public nint Start;
        public int Flags;
        public nuint Size;
    }
}
