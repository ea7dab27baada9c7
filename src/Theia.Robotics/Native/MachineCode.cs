using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>
/// Some bytes of machine code on a page that can be executed and no longer written. Two routines of x64 on Linux, which
/// C would call setjmp and longjmp; see docs/decisions/0033.
/// </summary>
internal static unsafe partial class MachineCode
{
    private const int Read = 1, Write = 2, Execute = 4, PrivateAnonymous = 0x22;   // PROT_ and MAP_ values of Linux

    /// <summary>
    /// Saves where the caller is, then jumps to a function with the six registers and the first place on the stack
    /// unchanged: that function gets the first seven arguments and returns to the caller.
    /// Arguments: seven for the function, the function, eight words to save in.
    /// </summary>
    public static ReadOnlySpan<byte> Call =>
    [
        0x48, 0x8B, 0x44, 0x24, 0x18,   // mov rax, [rsp+24]      the ninth argument: where to save
        0x48, 0x89, 0x18,               // mov [rax], rbx         what a function of this ABI must preserve
        0x48, 0x89, 0x68, 0x08,         // mov [rax+8], rbp
        0x4C, 0x89, 0x60, 0x10,         // mov [rax+16], r12
        0x4C, 0x89, 0x68, 0x18,         // mov [rax+24], r13
        0x4C, 0x89, 0x70, 0x20,         // mov [rax+32], r14
        0x4C, 0x89, 0x78, 0x28,         // mov [rax+40], r15
        0x48, 0x89, 0x60, 0x30,         // mov [rax+48], rsp      the address to return to is there
        0xFF, 0x64, 0x24, 0x10,         // jmp [rsp+16]           the eighth argument: the function
    ];

    /// <summary>
    /// Asks a managed function (its address at <see cref="TargetOffset"/>) where <see cref="Call"/> saved, and returns
    /// to the caller of that <see cref="Call"/>. The frames between are C and are left as they are.
    /// </summary>
    public static ReadOnlySpan<byte> Return =>
    [
        0x48, 0x83, 0xEC, 0x08,         // sub rsp, 8             calls are made with rsp a multiple of 16
        0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,   // mov rax, the managed function
        0xFF, 0xD0,                     // call rax
        0x48, 0x8B, 0x18,               // mov rbx, [rax]
        0x48, 0x8B, 0x68, 0x08,         // mov rbp, [rax+8]
        0x4C, 0x8B, 0x60, 0x10,         // mov r12, [rax+16]
        0x4C, 0x8B, 0x68, 0x18,         // mov r13, [rax+24]
        0x4C, 0x8B, 0x70, 0x20,         // mov r14, [rax+32]
        0x4C, 0x8B, 0x78, 0x28,         // mov r15, [rax+40]
        0x48, 0x8B, 0x60, 0x30,         // mov rsp, [rax+48]
        0x31, 0xC0,                     // xor eax, eax
        0xC3,                           // ret
    ];

    /// <summary>Where in <see cref="Return"/> the address of the managed function is.</summary>
    public const int TargetOffset = 6;

    /// <summary>Words that <see cref="Call"/> needs to save in.</summary>
    public const int SavedWords = 8;

    /// <summary>Whether this process can run the two routines.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Puts both routines on a page for the life of the process.</summary>
    /// <param name="target">The managed function that <see cref="Return"/> asks.</param>
    /// <returns>The addresses of <see cref="Call"/> and <see cref="Return"/>.</returns>
    /// <exception cref="ResourceException">The system gives no such page.</exception>
    public static (nint Call, nint Return) Place(nint target)
    {
        var page = (nuint)Environment.SystemPageSize;
        var start = mmap(0, page, Read | Write, PrivateAnonymous, -1, 0);
        if (start == -1)
            throw Refused();
        var bytes = new Span<byte>((void*)start, (int)page);
        Call.CopyTo(bytes);
        var second = (Call.Length + 15) / 16 * 16;
        Return.CopyTo(bytes[second..]);
        *(nint*)(start + second + TargetOffset) = target;
        return mprotect(start, page, Read | Execute) == 0 ? (start, start + second) : throw Refused();
    }

    private static ResourceException Refused() => new(
        "The system refuses memory for code (error "
        + $"{Marshal.GetLastPInvokeError()}), which errors of MuJoCo are caught with. Allow it for this process.");

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int mprotect(nint address, nuint length, int protection);
}
