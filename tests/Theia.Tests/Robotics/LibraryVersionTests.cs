using System.Diagnostics;
using Theia.Robotics;
using Theia.Robotics.Native;

namespace Theia.Tests.Robotics;

/// <summary>Which library is used, and which is refused.</summary>
public sealed class LibraryVersionTests
{
    // One process loads one library, so each of these is a run of the tests by themselves.
    [Fact]
    public void The_simulator_passes_its_tests_with_another_version()
    {
        var other = Environment.GetEnvironmentVariable("THEIA_MUJOCO_ALSO");
        Assert.SkipUnless(
            other is { Length: > 0 },
            "THEIA_MUJOCO_ALSO does not name the folder of another MuJoCo, such as 3.17 with its lib and include.");

        (var code, var output) = Tests(other!, "--filter-namespace", "Theia.Tests.Robotics");

        Assert.True(code == 0, output);
        Assert.DoesNotContain("cannot be used", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_headers_2_2_2_is_used_by_the_embedded_table_and_others_are_refused()
    {
        Mujoco.SkipUnlessInstalled();
        var library = MujocoLibrary.Load();
        using var folder = new ScratchFolder();
        File.Copy(library.File, folder["libmujoco.so"]);

        (var code, var output) = Tests(folder.Path, "--filter-class", typeof(PhysicsTests).FullName!);

        if (library.Number == 222)
        {
            Assert.True(code == 0 && output.Contains("skipped: 0", StringComparison.Ordinal), output);
        }
        else
        {
            Assert.Contains(
                $"MuJoCo {library.Version} ({folder["libmujoco.so"]}) cannot be used", output,
                StringComparison.Ordinal);
            Assert.Contains("headers", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_fetched_is_used_where_nothing_is_installed_the_newest_first()
    {
        using var cache = new ScratchFolder();
        foreach (var version in new[] { "3.9.0", "3.17.0" })
        {
            Directory.CreateDirectory(cache[$"mujoco-{version}", "lib"]);
            File.WriteAllText(cache[$"mujoco-{version}", "lib", $"libmujoco.so.{version}"], "");
        }

        var fetched = LibrarySearch.Fetched(cache.Path);
        Assert.Equal(cache["mujoco-3.17.0", "lib", "libmujoco.so.3.17.0"], LibrarySearch.Find(fetched));
        Directory.CreateDirectory(cache["system"]);
        Assert.Equal(
            cache["mujoco-3.17.0", "lib", "libmujoco.so.3.17.0"], LibrarySearch.Find([cache["system"], .. fetched]));
        File.WriteAllText(cache["system", "libmujoco.so.2.2.2"], "");
        Assert.Equal(cache["system", "libmujoco.so.2.2.2"], LibrarySearch.Find([cache["system"], .. fetched]));
        Assert.Empty(LibrarySearch.Fetched(cache["missing"]));
    }

    [Fact]
    public void The_version_that_is_used_is_told()
    {
        Mujoco.SkipUnlessInstalled();
        var library = MujocoLibrary.Load();

        Assert.Equal(library.Version, MujocoLibrary.Format(library.Number));
        Assert.True(File.Exists(library.File));
        Assert.Equal("3.17.0", MujocoLibrary.Format(3017000));
        Assert.Equal("3.2.7", MujocoLibrary.Format(327));
    }

    [Fact]
    public void A_function_that_takes_other_arguments_is_seen()
    {
        Mujoco.SkipUnlessInstalled();
        var folder = MujocoLibrary.Load().Headers;
        Assert.SkipWhen(folder is null, "The headers of MuJoCo are not installed: apt-get install libmujoco-dev");
        var header = MujocoHeaders.ReadFunctions(folder!);

        Assert.Empty(FunctionSignatures.Differences(header));
        Assert.Equal(
            ["mj_step takes (mjModel* mjData* int), not (mjModel* mjData*)"],
            FunctionSignatures.Differences(
                header.Replace(
                    "mj_step(const mjModel* m, mjData* d)", "mj_step(const mjModel* m, mjData* d, int n)",
                    StringComparison.Ordinal)));
        Assert.Equal(
            ["mjr_freeContext is missing"],
            FunctionSignatures.Differences(
                header.Replace("mjr_freeContext", "mjr_endContext", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_table_that_lacks_what_is_needed_says_so()
    {
        StructTable table = StructTableText.ReadEmbedded();
        string[] missing = [.. (table with
        {
            Structs = table.Structs.Where(type => type.Key != "mjvGeom").ToDictionary(),
            Constants = table.Constants.Where(constant => constant.Key != "mjRND_SHADOW").ToDictionary(),
        }).Missing()];

        Assert.Empty(table.Missing());
        Assert.Equal(["mjvGeom.objtype", "mjvGeom.objid", "mjvGeom.segid", "mjvGeom", "mjRND_SHADOW"], missing);
    }

    [Theory]
    [InlineData("/no/such/folder", "is '/no/such/folder', where no libmujoco.so is")]
    [InlineData("/etc/hostname", "/etc/hostname cannot be loaded as a library")]
    public void A_library_that_is_not_one_is_refused(string named, string reason)
    {
        Assert.SkipUnless(MachineCode.IsSupported, "Simulation runs on Linux on x64.");

        (_, var output) = Tests(
            named, "--filter-method",
            $"{typeof(MujocoModelTests).FullName}.{nameof(MujocoModelTests.The_time_step_can_be_set)}");

        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains("skipped: 1", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Tests(string library, params string[] filter)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [.. filter, "--output", "Detailed", "--progress", "off", "--ansi", "off"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment = { ["THEIA_MUJOCO"] = library, ["THEIA_MUJOCO_ALSO"] = "" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
