using System.Diagnostics;
using System.Net.Sockets;
using Theia.Data.Packing;

namespace Theia.Tests.Packing;

/// <summary>Folders from the outside hold entries that nobody expects; none of them ends or hangs a run.</summary>
public sealed class OddEntriesTests
{
    [Fact]
    public void Pipes_sockets_devices_and_empty_files_are_left_out_unopened()
    {
        using var folder = new ScratchFolder();
        WithGood(folder);
        Shell(folder, "mkfifo pipe.jpg");
        File.CreateSymbolicLink(folder["in", "linked-pipe.jpg"], folder["in", "pipe.jpg"]);
        File.CreateSymbolicLink(folder["in", "device.jpg"], "/dev/zero");
        File.WriteAllBytes(folder["in", "empty.jpg"], []);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["in", "socket.png"]));

        PackReport report = Pack(folder);

        Assert.Equal(["device.jpg", "empty.jpg", "linked-pipe.jpg", "pipe.jpg", "socket.png"], Names(report));
        Assert.All(
            report.Skipped,
            skipped => Assert.Contains("a pipe, a socket or a device", skipped.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_in_a_circle_and_links_to_nothing_are_left_out()
    {
        using var folder = new ScratchFolder();
        WithGood(folder);
        File.CreateSymbolicLink(folder["in", "self.png"], folder["in", "self.png"]);
        File.CreateSymbolicLink(folder["in", "ping.png"], folder["in", "pong.png"]);
        File.CreateSymbolicLink(folder["in", "pong.png"], folder["in", "ping.png"]);
        File.CreateSymbolicLink(folder["in", "gone.png"], folder["in", "nowhere.png"]);

        PackReport report = Pack(folder);

        Assert.Equal(["gone.png", "ping.png", "pong.png", "self.png"], Names(report));
        Assert.All(
            report.Skipped,
            skipped => Assert.Contains("the link leads nowhere", skipped.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_left_out_one_by_one_with_what_to_do()
    {
        using var folder = new ScratchFolder();
        using var names = new UndecodableNames(folder);
        WithGood(folder);
        Shell(folder, @"cp good.png ""$(printf 'stra\337e.png')""; cp good.png ""$(printf 'stra\344e.png')""");

        PackReport report = Pack(folder);

        Assert.Equal(["stra\uFFFDe.png", "stra\uFFFDe.png (2)"], Names(report));
        Assert.All(
            report.Skipped, skipped => Assert.Contains("not valid UTF-8", skipped.Reason, StringComparison.Ordinal));
        Assert.Equal(1, report.Splits.Total);
    }

    [Fact]
    public void A_folder_that_cannot_be_entered_is_left_out_with_its_reason()
    {
        using var folder = new ScratchFolder();
        using var names = new UndecodableNames(folder);
        WithGood(folder);
        Shell(folder, @"d=""$(printf 'fotos-\374')""; mkdir ""$d""; cp good.png ""$d""");

        FoundImages found = ImageSource.Search([folder["in"]], exifRotate: false);

        Assert.Equal("good.png", Assert.Single(found.Sources).Path);
        Assert.Contains(
            "not valid UTF-8", Assert.Single(found.LeftOut.UnreadableFolders).Reason, StringComparison.Ordinal);
        Assert.Equal("1 unreadable folder", $"{found.LeftOut}");
    }

    [Fact]
    public void An_image_that_may_not_be_read_is_left_out()
    {
        using var folder = new ScratchFolder();
        WithGood(folder);
        File.Copy(folder["in", "good.png"], folder["in", "denied.png"]);
        IReadOnlyList<ImageSource> found = ImageSource.Find([folder["in"]]);
        // To the reader a folder is what a file without rights is, also for root, whom rights do not stop.
        File.Delete(folder["in", "denied.png"]);
        Directory.CreateDirectory(folder["in", "denied.png"]);

        PackReport report = ImagePacking.Run(
            found, new DatasetFolder(folder["set"]), SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["denied.png"], Names(report));
        Assert.Contains("cannot be read", report.Skipped[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_search_passes_over_is_counted_by_kind()
    {
        using var folder = new ScratchFolder();
        WithGood(folder);
        Shell(
            folder,
            "touch a.heic b.HEIC c.txt README .hidden.jpg; mkdir -p .thumbs real; cp good.png real; ln -s real linked");

        FoundImages found = ImageSource.Search([folder["in"]], exifRotate: false);

        Assert.Equal(["good.png", "real/good.png"], found.Sources.Select(source => source.Path));
        Assert.Equal(
            "4 files of other kinds (.heic 2, (none) 1, .txt 1), 1 hidden file, 1 hidden folder, 1 linked folder",
            $"{found.LeftOut}");
    }

    [Fact]
    public void A_folder_of_images_in_other_formats_alone_is_bad_data_and_says_so()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        Shell(folder, "touch a.heic b.gif");

        var failure = Assert.Throws<DataException>(() => ImageSource.Find([folder["in"]]));

        Assert.Contains("2 files of other kinds (.gif 1, .heic 1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("JPEG or PNG", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_of_a_linked_image_is_that_of_the_file_behind_it()
    {
        using var folder = new ScratchFolder();
        WithGood(folder);
        File.CreateSymbolicLink(folder["in", "link.png"], folder["in", "good.png"]);

        IReadOnlyList<ImageSource> found = ImageSource.Find([folder["in"]]);

        Assert.Equal(found[0].Version, found[1].Version);
    }

    private static void WithGood(ScratchFolder folder)
    {
        Directory.CreateDirectory(folder["in"]);
        SomeImages.Image(1).SavePng(folder["in", "good.png"]);
    }

    private static PackReport Pack(ScratchFolder folder) => ImagePacking.Run(
        ImageSource.Find([folder["in"]]), new DatasetFolder(folder["set"]), SomeImages.Small,
        cancellation: TestContext.Current.CancellationToken);

    private static IEnumerable<string> Names(PackReport report) =>
        report.Skipped.Select(skipped => skipped.Path).Order(StringComparer.Ordinal);

    // The runtime cannot remove what it cannot name.
    private sealed class UndecodableNames(ScratchFolder folder) : IDisposable
    {
        public void Dispose() => Shell(folder, "rm -r -- *");
    }

    // What the runtime cannot make: pipes, and names of bytes that are not UTF-8.
    private static void Shell(ScratchFolder folder, string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder["in"] })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
