using System.Security.Cryptography;
using System.Text.Json;
using Theia.RobotData;
using Theia.RobotData.Hdf5;

namespace Theia.Tests.RobotData;

/// <summary>Files that h5py wrote, beside what h5py reads from them.</summary>
public sealed class RobomimicGoldenTests
{
    public static TheoryData<string> Cases => RobotGoldens.Names("robomimic");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Demonstrations_come_in_the_order_of_their_numbers(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = RobomimicDataset.Open(data);
        JsonElement[] demos = [.. expected.GetProperty("demos").EnumerateArray()];

        Assert.Equal(demos.Select(demo => demo.GetProperty("name").GetString()), set.Episodes.Select(one => one.Name));
        Assert.Equal(
            demos.Select(demo => demo.GetProperty("attributes").GetProperty("num_samples").GetInt32()),
            set.Episodes.Select(one => one.Length));
        Assert.Equal(
            demos.Select(demo => demo.GetProperty("attributes").GetProperty("model_file").GetString()),
            set.Episodes.Select(one => set.ModelOf(one.Index)));
        var attributes = expected.GetProperty("data_attributes");
        Assert.Equal(attributes.GetProperty("total").GetInt64(), set.FrameCount);
        Assert.Equal(attributes.GetProperty("env_args").GetString(), set.EnvironmentArguments);
        var environment = expected.GetProperty("env_args");
        Assert.Equal(environment.GetProperty("env_name").GetString(), set.Robot);
        Assert.Equal(
            environment.GetProperty("env_kwargs").GetProperty("control_freq").GetDouble(), set.FramesPerSecond);
        foreach (var mask in expected.GetProperty("mask").EnumerateObject())
            Assert.Equal(mask.Value.EnumerateArray().Select(one => one.GetString()), set.Masks[mask.Name]);
        Assert.Equal(
            expected.GetProperty("mask").GetProperty("valid").EnumerateArray().Select(one => one.GetString()),
            set.Episodes.Where(one => one.Split == "val").Select(one => one.Name));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_arrays_are_those_of_h5py_to_the_byte(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = RobomimicDataset.Open(data);
        var compared = 0;
        foreach (var array in expected.GetProperty("datasets").EnumerateObject())
        {
            var parts = array.Name.Split('/', 3);
            if (parts[0] != "data")
                continue;
            var episode = set.Episodes.Single(one => one.Name == parts[1]);
            var feature = set.Features.Single(one => one.Name == parts[2]);
            var bytes = feature.IsCamera
                ? set.ReadImages(episode.Index, feature.Name).SelectMany(image => image.Pixels).ToArray()
                : set.Read(episode.Index, feature.Name).Bytes.ToArray();
            Assert.Equal(
                array.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            if (!feature.IsCamera && array.Value.TryGetProperty("values", out var values))
            {
                Assert.Equal(
                    RobotGoldens.Numbers(values), TensorNumbers.Of(set.Read(episode.Index, feature.Name)));
                Assert.Equal(
                    array.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()),
                    set.Read(episode.Index, feature.Name).Shape);
            }

            compared++;
        }

        Assert.InRange(compared, 1, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_camera_can_be_read_from_any_frame_on(string name)
    {
        var (data, _) = RobotGoldens.Load(name);
        using var set = RobomimicDataset.Open(data);
        foreach (var camera in set.Features.Where(feature => feature.IsCamera))
        {
            var all = set.ReadImages(0, camera.Name).ToArray();
            var rest = set.ReadImages(0, camera.Name, 2).ToArray();
            Assert.Equal(all[2..].SelectMany(image => image.Pixels), rest.SelectMany(image => image.Pixels));
        }
    }

    [Fact]
    public void Chunks_that_do_not_fit_the_array_are_put_together()
    {
        // 5 x 4 x 3 in chunks of 2 x 3 x 2: every chunk at an edge is cut.
        long[] shape = [5, 4, 3], chunk = [2, 3, 2];
        var grid = new Hdf5Grid(shape, chunk, 1, new Hdf5Bytes("x", 0, new byte[1]));
        byte[] whole = [.. Enumerable.Range(1, 60).Select(i => (byte)i)];
        for (var start = 0; start < 5; start++)
        {
            for (var count = 1; start + count <= 5; count++)
            {
                var rows = new byte[count * 12];
                foreach (var (_, origin) in grid.Over(start, count))
                    grid.Copy(Cut(whole, origin), origin, start, rows, 1);
                Assert.Equal(whole[(start * 12)..((start + count) * 12)], rows);
            }
        }

        static byte[] Cut(byte[] whole, long[] origin)
        {
            var bytes = new byte[12];
            for (var i = 0; i < 12; i++)
            {
                long z = origin[0] + (i / 6), y = origin[1] + (i / 2 % 3), x = origin[2] + (i % 2);
                if (z < 5 && y < 4 && x < 3)
                    bytes[i] = whole[(z * 12) + (y * 3) + x];
            }

            return bytes;
        }
    }
}
