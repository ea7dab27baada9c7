// Shows what a student sees: strips and maps of everything that its predictions can be decoded into.
//
//   dotnet run samples/decode.cs -- seen kitchen.jpg walk.mp4
//
// Without arguments: a bundled photograph into the folder "seen".
#:project ../src/Theia/Theia.csproj
#:package libtorch-cpu-linux-x64
#:property PublishAot=false

using Theia;

var here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".";
var folder = args is [var first, ..] ? first : "seen";
var inputs = args is [_, .. { Length: > 0 } paths] ? paths : [Path.Combine(here, "photos", "cat.png")];

using var theia = TheiaModel.LoadBundled();
using var decoder = FeatureDecoder.Open(theia);

DecodeReport report = DecodeRun.Run(decoder, inputs, folder);
foreach (var image in report.Images)
    Console.WriteLine($"{image.Path}: {string.Join(", ", image.Files.Select(Path.GetFileName))}");
foreach (var video in report.Videos)
    Console.WriteLine($"{video.Path}: {video.Frames} frames in {Path.GetFileName(video.File)}");
foreach (var skipped in report.Skipped)
    Console.WriteLine($"left out {skipped.Path}: {skipped.Reason}");
