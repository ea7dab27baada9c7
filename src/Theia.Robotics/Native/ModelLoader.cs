using System.Runtime.InteropServices;
using System.Text;

namespace Theia.Robotics.Native;

/// <summary>Models from MJCF files and texts.</summary>
internal static unsafe class ModelLoader
{
    private const string TextName = "model.xml";
    private const int MessageBytes = 2000;

    // The compiler of 2.2.2 keeps the last model in a variable of the process.
    private static readonly Lock _gate = new();

    /// <summary>
    /// Loads a file; what it includes is found relative to it. The warning is what MuJoCo says of a file that it
    /// accepts, or null.
    /// </summary>
    /// <exception cref="DataException">MuJoCo does not accept it.</exception>
    public static ModelHandle FromFile(MujocoLibrary library, string path, out string? warning) =>
        Load(library, path, path, files: 0, out warning);

    /// <summary>
    /// Loads a text. It may name other files, by full paths or relative to the working folder. Errors call it by the
    /// name.
    /// </summary>
    /// <exception cref="DataException">MuJoCo does not accept it.</exception>
    public static ModelHandle FromText(MujocoLibrary library, string text, string name, out string? warning)
    {
        MujocoFunctions functions = library.Functions;
        // 2.2.2 has room for 2000 names in it: 2 MB.
        var files = (nint)NativeMemory.AllocZeroed((nuint)library.Table.Size("mjVFS"));
        try
        {
            Invoke(name, functions.DefaultFiles, files);
            var content = Encoding.UTF8.GetBytes(text);
            fixed (byte* bytes = content, file = Encoding.UTF8.GetBytes(TextName + '\0'))
            {
                if (functions.AddBuffer != 0)
                {
                    Check(name, Invoke(
                        name, functions.AddBuffer, files, (nint)file, (nint)bytes, content.Length));
                }
                else
                {
                    Check(name, Invoke(name, functions.MakeEmptyFile, files, (nint)file, content.Length));
                    var data = *(nint*)(files + library.Table.Offset("mjVFS", "filedata"));
                    content.CopyTo(new Span<byte>((void*)data, content.Length));
                }
            }

            return Load(library, TextName, name, files, out warning);
        }
        finally
        {
            GuardedCall.Invoke(functions.DeleteFiles, out _, files);
            NativeMemory.Free((void*)files);
        }
    }

    private static ModelHandle Load(
        MujocoLibrary library, string path, string name, nint files, out string? warning)
    {
        var message = stackalloc byte[MessageBytes];
        message[0] = 0;
        nint model;
        fixed (byte* file = Encoding.UTF8.GetBytes(path + '\0'))
        {
            lock (_gate)
                model = Invoke(name, library.Functions.LoadXml, (nint)file, files, (nint)message, MessageBytes);
        }

        IReadOnlyList<string> notices = GuardedCall.TakeNotices();
        var text = Marshal.PtrToStringUTF8((nint)message)?.Trim();
        if (model == 0)
        {
            throw new DataException(
                name, $"MuJoCo {library.Version} does not accept the model: {OneLine(text)}",
                "Correct the MJCF, or use a version of MuJoCo that knows what it uses.");
        }

        warning = text is { Length: > 0 } ? OneLine(text) : notices is [var first, ..] ? OneLine(first) : null;
        return new(model, library.Functions);
    }

    private static nint Invoke(string name, nint function, nint a, nint b = 0, nint c = 0, nint d = 0)
    {
        var result = GuardedCall.Invoke(function, out var error, a, b, c, d);
        return error is null
            ? result
            : throw new DataException(name, $"MuJoCo stopped while it loaded the model: {OneLine(error)}");
    }

    private static void Check(string name, nint result)
    {
        if ((int)result != 0)
            throw new DataException(name, $"MuJoCo does not take the text of the model (error {(int)result}).");
    }

    private static string OneLine(string? text)
    {
        var lines = (text ?? "no reason given").Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = string.Join("; ", lines);
        return line.EndsWith('.') ? line : line + ".";
    }
}
