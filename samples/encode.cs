// Turns images into tokens.
//
//   dotnet run samples/encode.cs -- models/theia-tiny-patch16-224-cddsv kitchen.jpg
//
// Without arguments: an untrained student and a bundled photograph, to see the shapes.
#:project ../src/Theia/Theia.csproj
#:package libtorch-cpu-linux-x64
#:property PublishAot=false

using Theia;
using Theia.Data;
using static TorchSharp.torch;

using var theia = args is [var folder, ..] ? TheiaModel.Load(folder) : TheiaModel.Create(TheiaConfig.Tiny);
var images = args is [_, .. { Length: > 0 } paths] ? paths
    : new[] { Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "photos", "cat.png") };

foreach (var path in images)
{
    using Tensor tokens = theia.Encode(RgbImage.Load(path));                             // [1, 196, C]
    using Tensor vector = theia.Encode(RgbImage.Load(path), TokenSelection.Mean);        // [1, C]
    Console.WriteLine(
        $"{Path.GetFileName(path)}: tokens [{string.Join(", ", tokens.shape)}], "
        + $"mean [{string.Join(", ", vector.shape)}]");
}
