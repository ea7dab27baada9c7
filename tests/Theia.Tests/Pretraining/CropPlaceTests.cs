using Theia.Lab.Pretraining.Data;

namespace Theia.Tests.Pretraining;

public class CropPlaceTests
{
    [Fact]
    public void The_label_of_a_crop_is_the_pixel_under_the_center_of_its_cell()
    {
        byte[] map = [.. Enumerable.Range(0, 64).Select(static i => (byte)i)];   // 8 x 8

        var cells = new CropPlace(2, 1, 4, 6, Mirrored: false).Sample<byte>(map, 8, 2);

        // Columns 2 to 5 and rows 1 to 6: the cells' centers are at columns 3 and 5, rows 2.5 and 5.5.
        Assert.Equal([(2 * 8) + 3, (2 * 8) + 5, (5 * 8) + 3, (5 * 8) + 5], cells.Select(static cell => (int)cell));
    }

    [Fact]
    public void A_map_is_cut_like_its_image()
    {
        // The red of a pixel is its column, the green its row.
        var image = new RgbImage(
            40, 40, [.. Enumerable.Range(0, 1600).SelectMany(i => new byte[] { (byte)(i % 40), (byte)(i / 40), 0 })]);
        int[] columns = [.. Enumerable.Range(0, 1600).Select(i => i % 40)];
        int[] rows = [.. Enumerable.Range(0, 1600).Select(i => i / 40)];
        float[] same = [.. Enumerable.Range(0, 256).Select(i => (float)i)];
        const int Side = 20;
        for (var sample = 0; sample < 20; sample++)
        {
            var pixels = new float[3 * Side * Side];
            var place = RandomResizedCrop.Write(
                image, new CropSpec(1, Side, 0.3, 1), (5, 0, sample, 0), [same, same, same], pixels);
            var column = place.Sample<int>(columns, 40, Side);
            var row = place.Sample<int>(rows, 40, Side);

            for (var cell = 0; cell < Side * Side; cell++)
            {
                // Half a pixel of rounding, one of the filter at the border of the crop.
                Assert.InRange(Math.Abs(pixels[cell] - column[cell]), 0, 1.5);
                Assert.InRange(Math.Abs(pixels[(Side * Side) + cell] - row[cell]), 0, 1.5);
            }
        }
    }
}
