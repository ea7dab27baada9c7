using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Theia.Tests.Errors;

public sealed class RecordTextTests
{
    [Fact]
    public void A_report_prints_what_its_lists_hold()
    {
        var report = new ExtractionReport("microsoft/resnet18", "train", 3, 1, 20, 1024, ["a.tar", "b.tar"]);
        Assert.Equal(
            "ExtractionReport { Teacher = microsoft/resnet18, Split = train, Shards = 3, Skipped = 1, Samples = 20, "
                + "Bytes = 1024, Replaced = [a.tar, b.tar] }",
            report.ToString());
        Assert.EndsWith("Replaced = [] }", (report with { Replaced = [] }).ToString());
    }

    [Fact]
    public void Long_lists_are_cut_and_counted()
    {
        var tensor = new TensorInfo(
            "positions", DType.F32, [.. Enumerable.Range(1, 9).Select(size => (long)size)], 0, 4);
        Assert.Contains("Shape = [1, 2, 3, 4, 5, 6, 7, 8, … 9 in all]", tensor.ToString());
        Assert.Contains("Bytes = 6 bytes", new TensorData(DType.U8, [6], new byte[6]).ToString());
    }

    [Fact]
    public void Dictionaries_print_their_pairs() =>
        Assert.Contains("DatasetMix = {pets: 1, cars: 0.5}", new DistillConfig
        {
            DatasetMix = new Dictionary<string, double> { ["pets"] = 1, ["cars"] = 0.5 },
        }.ToString());

    [Theory]
    [InlineData("Theia.Data")]
    [InlineData("Theia")]
    [InlineData("Theia.OnnxRuntime")]
    [InlineData("Theia.Lab")]
    public void No_public_record_prints_the_name_of_a_list_type(string project) => Assert.Empty(
        from type in Assembly.Load(project).GetExportedTypes()
        let print = type.GetMethod(
            "PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly,
            [typeof(StringBuilder)])
        where print is not null && print.GetCustomAttribute<CompilerGeneratedAttribute>() is not null
        where type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property =>
            property.PropertyType == typeof(ReadOnlyMemory<byte>) || (property.PropertyType != typeof(string)
                    && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)))
        select type.FullName);
}
