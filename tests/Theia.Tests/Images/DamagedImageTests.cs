using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class DamagedImageTests
{
    [Fact]
    public void Damaged_and_hostile_files_end_in_the_wanted_way()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("images", "broken.json").GetProperty("files").EnumerateArray())
        {
            var path = Goldens.At("images", golden.GetProperty("file").GetString()!);
            var wanted = golden.GetProperty("wanted").GetString()!;
            foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(path))
            {
                var found = Decode(path, turbo);
                var isRight = wanted switch
                {
                    "reject" => found == "reject",
                    "accept" => found == golden.GetProperty("pillow").GetProperty("rgb_sha256").GetString(),
                    _ => true,
                };
                if (!isRight)
                {
                    wrong.Add(
                        $"{golden.GetProperty("file")} by {decoder}: "
                        + $"{found} instead of {wanted} ({golden.GetProperty("what")})");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static string Decode(string path, TurboJpeg? turbo)
    {
        try
        {
            return Convert.ToHexStringLower(
                SHA256.HashData(ImageDecoder.Decode(File.ReadAllBytes(path), path, exifRotate: false, turbo).Pixels));
        }
        catch (DataException failure) when (failure.File == path)
        {
            return "reject";
        }
    }
}
