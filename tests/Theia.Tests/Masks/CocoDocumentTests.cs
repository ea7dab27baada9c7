using System.Text.Json;

namespace Theia.Tests.Masks;

public sealed class CocoDocumentTests
{
    private static readonly CocoDocument _document = new(
        [new CocoImage(1, "a.png", 4, 3), new CocoImage(7, "b.png", 2, 2)],
        [
            new CocoAnnotation(1, 1, RunLengthMask.FromRuns(4, 3, [4, 2, 1, 1, 4]), 0.75) { Stability = 0.5 },
            new CocoAnnotation(2, 7, RunLengthMask.FromRuns(2, 2, [4]), 0.25),
        ]);

    [Fact]
    public void A_document_holds_what_COCO_tools_read()
    {
        using var scratch = new ScratchFolder();
        _document.Save(scratch["masks.json"]);
        using var json = JsonDocument.Parse(File.ReadAllBytes(scratch["masks.json"]));

        var (image, one) = (json.RootElement.GetProperty("images")[0], json.RootElement.GetProperty("annotations")[0]);
        Assert.Equal("""{"id":1,"file_name":"a.png","width":4,"height":3}""", image.GetRawText());
        Assert.Equal(3, one.GetProperty("area").GetInt32());
        Assert.Equal("[1,1,2,2]", one.GetProperty("bbox").GetRawText());       // left, top, width, height
        Assert.Equal("""{"size":[3,4],"counts":"421O3"}""", one.GetProperty("segmentation").GetRawText());
        Assert.Equal(0.75, one.GetProperty("score").GetDouble());
        Assert.Equal(
            json.RootElement.GetProperty("categories")[0].GetProperty("id").GetInt32(),
            one.GetProperty("category_id").GetInt32());
    }

    [Fact]
    public void A_document_is_read_back()
    {
        using var scratch = new ScratchFolder();
        _document.Save(scratch["masks.json"]);

        var read = CocoDocument.Load(scratch["masks.json"]);

        Assert.Equal(_document.Images, read.Images);
        Assert.Equal(
            _document.Annotations.Select(one => (one.Id, one.ImageId, one.Score, one.Stability, one.Mask.Counts)),
            read.Annotations.Select(one => (one.Id, one.ImageId, one.Score, one.Stability, one.Mask.Counts)));
    }

    [Fact]
    public void Plain_run_lengths_are_read_too()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(
            scratch["masks.json"],
            """
            { "images": [], "annotations": [
              { "id": 5, "image_id": 1, "segmentation": { "size": [3, 4], "counts": [4, 2, 1, 1, 4] } } ] }
            """);

        Assert.Equal([4, 2, 1, 1, 4], CocoDocument.Load(scratch["masks.json"]).Annotations.Single().Mask.Runs);
    }

    [Theory]
    [InlineData("[]", "where an object must be")]
    [InlineData("""{ "images": [] }""", "has no list \"annotations\"")]
    [InlineData("""{ "images": [ { "id": 1 } ], "annotations": [] }""", "\"file_name\"")]
    [InlineData("""{ "images": [], "annotations": [ { "id": 3 } ] }""", "no \"segmentation\"")]
    [InlineData("""{ "images": [], "annotations": [ { "id": 3, "segmentation": [[1, 2, 3]] } ] }""", "segmentation")]
    [InlineData(
        """{ "images": [], "annotations": [ { "id": 3, "image_id": 1, "segmentation": { "size": [2, 2], "counts": [3] } } ] }""",
        "a bad annotation 3")]
    [InlineData(
        """{ "images": [], "annotations": [ { "id": 3, "image_id": 1, "segmentation": { "size": [90000, 90000], "counts": "0" } } ] }""",
        "a bad annotation 3")]
    public void A_damaged_document_is_refused_with_its_fault(string json, string fault)
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["masks.json"], json);

        var error = Assert.Throws<DataException>(() => CocoDocument.Load(scratch["masks.json"]));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }
}
