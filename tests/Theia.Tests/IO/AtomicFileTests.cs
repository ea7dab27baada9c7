using Theia.Data.IO;

namespace Theia.Tests.IO;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_full_disk_at_any_call_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new ScratchFolder();
        var path = folder["state.json"];
        AtomicFile.WriteText(path, "old");

        for (var failAt = 1; ; failAt++)
        {
            var disk = new FailingFileSystem(failAt);
            using (FileSystem.Substitute(disk))
            {
                try
                {
                    AtomicFile.WriteText(path, "new");
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
        File.WriteAllText(folder[".a.tar.999999999.theia.tmp"], "");
        File.WriteAllText(folder[".b.tar.1.theia.tmp"], "");

        AtomicFile.RemoveLeftovers(folder.Path);

        Assert.Equal([folder[".b.tar.1.theia.tmp"]], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(".a.tar.999999999.tmp")]
    [InlineData(".theia.tmp")]
    [InlineData(".999999999.theia.tmp")]
    [InlineData("a.tar.999999999.theia.tmp")]
    [InlineData(".a.tar.x.theia.tmp")]
    public void A_temporary_file_of_another_program_stays(string name)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder[name], "");
        AtomicFile.RemoveLeftovers(folder.Path);
        Assert.True(File.Exists(folder[name]));
    }

    [Theory]
    [InlineData(28, "Free some space")]
    [InlineData(24, "ulimit -n")]
    [InlineData(27, "ulimit -f")]
    [InlineData(30, "read-only")]
    [InlineData(5, "Check the disk")]
    public void An_error_names_the_remedy_of_its_kind(int code, string remedy)
    {
        var message = AtomicFile.CannotWrite("place", new IOException("it failed.") { HResult = code }).Message;
        Assert.StartsWith("Cannot write place: it failed. ", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.Equal(code == 28, message.Contains("space", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_called_one()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["tokens"]);
        var failure = Assert.Throws<ResourceException>(() => AtomicFile.WriteText(folder["tokens"], ""));
        Assert.Contains("It is a folder; name a file", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["tokens"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }
}
