using System.Runtime.InteropServices;
using System.Text.Json;

namespace Theia.Tests.Images;

public sealed class ProcessorCallTests
{
    [Fact]
    public void Calls_with_arrays_and_switches_give_what_the_reference_gives_or_an_error()
    {
        JsonElement calls = Goldens.Json("images", "processors.json").GetProperty("calls");
        var processor = ImageProcessor.Load(
            Goldens.At("images", "processors", calls.GetProperty("processor").GetString()!));
        var goldens = new GoldenArrays("images", "processors.safetensors");
        foreach (JsonElement golden in calls.GetProperty("cases").EnumerateArray())
        {
            var name = golden.GetProperty("name").GetString()!;
            TensorData[] inputs = [.. golden.GetProperty("inputs")
                .EnumerateArray().Select(key => goldens[key.GetString()!])];
            JsonElement options = golden.GetProperty("options");
            var switches = new ProcessorSwitches(Option("do_resize"), Option("do_rescale"), Option("do_normalize"));
            try
            {
                TensorData output = golden.GetProperty("list").GetBoolean()
                    ? processor.Process(inputs, switches)
                    : processor.Process(inputs[0], switches);
                if (golden.TryGetProperty("output", out JsonElement wanted))
                    Check(name, wanted, output);
                else
                    goldens.Mismatches.Add($"{name}: no error");
            }
            catch (UsageException failure)
            {
                if (!golden.TryGetProperty("error", out _))
                    goldens.Mismatches.Add($"{name}: {failure.Message}");
            }

            bool Option(string key) => !options.TryGetProperty(key, out JsonElement value) || value.GetBoolean();
        }

        Assert.Empty(goldens.Mismatches);
        Assert.Equal(0, goldens.LargestDifference);   // the reference's order of operations and precisions: exact

        void Check(string name, JsonElement wanted, TensorData output)
        {
            if (output.Type.ToString() != (wanted.GetProperty("dtype").GetString() == "uint8" ? "U8" : "F32"))
            {
                goldens.Mismatches.Add($"{name}: {output.Type}");
            }
            else if (output.Type == DType.U8)
            {
                goldens.Check(name, wanted, output.Bytes.Span, [.. output.Shape]);
            }
            else
            {
                // The README's tolerance for values up to 1200, that is, where rescaling is off.
                goldens.Check(
                    name, wanted, MemoryMarshal.Cast<byte, float>(output.Bytes.Span), 1e-3, [.. output.Shape]);
            }
        }
    }

    [Fact]
    public void Without_switches_a_call_does_what_the_file_says()
    {
        var processor = ImageProcessor.Parse(
            """{"do_resize": false, "do_rescale": false, "do_normalize": false}""", "vit", "test");
        TensorData output = processor.Process(new TensorData(DType.U8, [1, 2, 3], new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.Equal(DType.U8, output.Type);
        Assert.Equal([1, 1, 2, 3], output.Shape);
    }

    [Fact]
    public void Every_whole_number_type_gives_the_same_values()
    {
        var processor = ImageProcessor.Theia;
        byte[] levels = [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 5 % 128))];
        long[] shape = [4, 4, 3];
        TensorData wanted = processor.Process(new TensorData(DType.U8, shape, levels));
        Same(DType.I8, Array.ConvertAll(levels, level => (sbyte)level));
        Same(DType.I16, Array.ConvertAll(levels, level => (short)level));
        Same(DType.U16, Array.ConvertAll(levels, level => (ushort)level));
        Same(DType.I32, Array.ConvertAll(levels, level => (int)level));
        Same(DType.U32, Array.ConvertAll(levels, level => (uint)level));
        Same(DType.I64, Array.ConvertAll(levels, level => (long)level));
        Same(DType.U64, Array.ConvertAll(levels, level => (ulong)level));
        Same(DType.F32, Array.ConvertAll(levels, level => (float)level));
        Same(DType.F64, Array.ConvertAll(levels, level => (double)level));
        Assert.Throws<UsageException>(() => processor.Process(new TensorData(DType.BF16, shape, new byte[96])));

        void Same<T>(DType type, T[] values)
            where T : unmanaged
        {
            TensorData output = processor.Process(
                new TensorData(type, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
            Assert.True(wanted.Bytes.Span.SequenceEqual(output.Bytes.Span), type.ToString());
        }
    }
}
