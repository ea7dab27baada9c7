using Theia.Inference;

namespace Theia.Training.Targets;

/// <summary>Converts stored images to student input through a table of 256 values.</summary>
internal sealed class PixelUpload(ImageProcessor processor, Device device) : IDisposable
{
    private readonly Tensor[] _tables = [.. Enumerable.Range(0, 3)
        .Select(channel => tensor(processor.Table(channel), device: device).DetachFromDisposeScope())];

    /// <summary>Prepares samples of a batch.</summary>
    /// <returns>float32, [count, 3, H, W].</returns>
    public Tensor Pixels(SampleBatch batch, int first, int count)
    {
        var length = batch.Height * batch.Width * 3;
        ReadOnlySpan<byte> images = batch.Images.AsSpan(first * length, count * length);
        return device.type == DeviceType.CPU
            || processor.OutputSize(batch.Height, batch.Width) != (batch.Height, batch.Width)
            ? OnHost(images, count, batch.Height, batch.Width)
            : OnDevice(images, count, batch.Height, batch.Width);
    }

    /// <summary>Straight into the memory of the tensor, resized where the size is not the student's.</summary>
    public Tensor OnHost(ReadOnlySpan<byte> images, int count, int height, int width) =>
        PixelLoader.Load(processor, images, count, height, width, device);

    /// <summary>Sends bytes, a quarter of the floats, and looks them up there.</summary>
    public Tensor OnDevice(ReadOnlySpan<byte> images, int count, int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor levels = DeviceTensors.Bytes(images, [count, height, width, 3], device);
        Tensor pixels = empty(count, 3, height, width, device: device);
        for (var channel = 0; channel < 3; channel++)
        {
            Tensor places = levels.select(3, channel).flatten().to(ScalarType.Int32);
            _ = pixels.select(1, channel).copy_(_tables[channel].index_select(0, places).reshape(count, height, width));
        }

        return pixels.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor table in _tables)
            table.Dispose();
    }
}
