using Theia.Lab.Photos;

namespace Theia.Tests.Quickstart;

public sealed class PhotoAlbumTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "samples", "photos");

    [Fact]
    public void Every_photograph_names_an_author_and_a_license_that_allows_bundling() =>
        Assert.All(PhotoAlbum.Read(_folder), photograph =>
        {
            Assert.NotEmpty(photograph.Author);
            Assert.Matches("^(CC0-1.0|CC-BY-[0-9.]+|LicenseRef-PublicDomain)$", photograph.License);
            Assert.Equal(
                photograph.License.StartsWith("CC-BY", StringComparison.Ordinal), photograph.Attribution is not null);
        });

    [Fact]
    public void Held_out_photographs_are_typical_and_chosen_by_the_seed()
    {
        var photographs = PhotoAlbum.Read(_folder);
        var heldOut = PhotoAlbum.HoldOut(photographs, seed: 1, count: 3);
        Assert.Equal(3, heldOut.Count);
        Assert.Equal(heldOut.Order(), PhotoAlbum.HoldOut(photographs, seed: 1, count: 3).Order());
        Assert.All(
            photographs.Where(photograph => heldOut.Contains(photograph.File)),
            photograph => Assert.True(photograph.IsTypical));
        Assert.Contains(
            Enumerable.Range(2, 9), seed => !heldOut.SetEquals(PhotoAlbum.HoldOut(photographs, (ulong)seed, 3)));
    }

    [Fact]
    public void A_missing_photograph_is_named()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(
            folder["photos.json"],
            """{"photos":[{"file":"gone.jpg","title":"t","author":"a","licence":"CC0-1.0","tags":[]}]}""");
        Assert.Contains("gone.jpg", Assert.Throws<DataException>(() => PhotoAlbum.Read(folder.Path)).Message);
    }

    [Fact]
    public void Piece_nought_is_the_middle_and_others_differ_by_number()
    {
        var photograph = RgbImage.Load(Path.Combine(_folder, "cat.png"));
        var whole = PhotoCrops.Cut(photograph, seed: 1, photo: 0, number: 0, side: 64);
        Assert.Equal(photograph.Crop(75, 0, 300, 300).Resize(64, 64, Resampling.Bicubic).Pixels, whole.Pixels);
        Assert.NotEqual(PhotoCrops.Cut(photograph, 1, 0, 1, 64).Pixels, PhotoCrops.Cut(photograph, 1, 0, 2, 64).Pixels);
        Assert.Equal(PhotoCrops.Cut(photograph, 1, 0, 5, 64).Pixels, PhotoCrops.Cut(photograph, 1, 0, 5, 64).Pixels);
    }
}
