using System.ComponentModel;
using System.Diagnostics;
using Theia.Cli.Output;

namespace Theia.Cli.CommandLine;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page, or says that there is no browser to open it.</summary>
    public static void Open(Uri page, Terminal terminal)
    {
        try
        {
            using var started = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Win32Exception)
        {
            terminal.Warn($"no browser could be started; open {page} in one.");
        }
    }
}
