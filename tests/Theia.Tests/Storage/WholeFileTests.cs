using Theia.Data.Storage;

namespace Theia.Tests.Storage;

public sealed class WholeFileTests
{
    [Fact]
    public void A_full_disk_at_any_call_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new ScratchFolder();
        var path = folder["state.json"];
        WholeFile.WriteText(path, "old");

        for (var failAt = 1; ; failAt++)
        {
            var disk = new FailingFileSystem(failAt);
            using (FileSystem.Substitute(disk))
            {
                try
                {
                    WholeFile.WriteText(path, "new");
                    Assert.Equal(5, failAt);   // create, write, flush and rename failed in turn; then all went well
                    break;
                }
                catch (ResourceException failure)
                {
                    Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
                    Assert.Equal(1, failure.ExitCode);
                }
            }

            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(folder.Path));
        }

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Leftovers_of_dead_processes_go_and_those_of_living_ones_stay()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder[".a.tar.999999999.tmp"], "");
        File.WriteAllText(folder[".b.tar.1.tmp"], "");

        WholeFile.RemoveLeftovers(folder.Path);

        Assert.Equal([folder[".b.tar.1.tmp"]], Directory.GetFiles(folder.Path));
    }
}
