using Theia.Robotics.Native;

namespace Theia.Tests.Robotics;

public sealed class StructTableTests
{
    private const string Embedded = "src/Theia.Robotics/Native/mujoco-2.2.2.txt";

    [Fact]
    public void The_embedded_table_is_what_the_headers_of_2_2_2_say()
    {
        Assert.SkipUnless(
            MujocoHeaders.Find("/usr/lib/x86_64-linux-gnu/libmujoco.so.2.2.2", 222) is not null,
            "The headers of 2.2.2 are not installed: apt-get install libmujoco-dev");
        var text = StructTableText.Write(MujocoHeaders.Read(Mujoco.DebianHeaders));
        var file = Path.Combine(Repository.Root, Embedded);
        if (string.Equals(Environment.GetEnvironmentVariable("THEIA_APPROVE"), "1", StringComparison.Ordinal))
            File.WriteAllText(file, text);
        Assert.Equal(File.ReadAllText(file), text);
    }
}
