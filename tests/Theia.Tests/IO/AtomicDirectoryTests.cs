using Theia.Data.IO;

namespace Theia.Tests.IO;

public sealed class AtomicDirectoryTests
{
    [Fact]
    public void A_folder_appears_with_everything_in_it_or_not_at_all()
    {
        using var scratch = new ScratchFolder();
        var calls = 0;
        for (var failAt = 1; ; failAt++)
        {
            var disk = new FailingFileSystem(failAt);
            try
            {
                using (FileSystem.Substitute(disk))
                    AtomicDirectory.Write(scratch["run", "00000010"], Fill);
                break;
            }
            catch (ResourceException)
            {
                calls++;
                Assert.Empty(Directory.EnumerateFileSystemEntries(scratch["run"]));
            }
        }

        Assert.True(calls >= 5, $"{calls} calls could fail");
        Assert.Equal(["one", "two"], Directory.GetFiles(scratch["run", "00000010"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_deleted_folder_is_gone()
    {
        using var scratch = new ScratchFolder();
        AtomicDirectory.Write(scratch["a"], Fill);
        AtomicDirectory.Delete(scratch["a"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void Leftovers_of_dead_processes_are_removed_and_others_kept()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch[".00000010.99999999.theia.tmp"]);
        Directory.CreateDirectory(scratch[".00000010.1.theia.tmp"]);
        AtomicDirectory.RemoveLeftovers(scratch.Path);
        Assert.Equal([".00000010.1.theia.tmp"], Directory.GetDirectories(scratch.Path).Select(Path.GetFileName));
    }

    private static void Fill(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, "one"), "1");
        AtomicFile.WriteText(Path.Combine(folder, "two"), "2");
    }
}
