// Shows what a student thinks its teachers would say about an image.
//
//   dotnet run samples/predict.cs -- models/theia-tiny-patch16-224-cddsv kitchen.jpg
//
// Without arguments: an untrained student of five teachers and a bundled photograph, to see the shapes.
#:project ../src/Theia/Theia.csproj
#:package libtorch-cpu-linux-x64
#:property PublishAot=false

using Theia;
using Theia.Data;
using static TorchSharp.torch;

using var theia = args is [var folder, ..]
    ? TheiaModel.Load(folder)
    : TheiaModel.Create(TheiaConfig.Tiny.WithTargets(TeacherSets.Cddsv));
var image = args is [_, var path] ? path
    : Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "photos", "cat.png");

using FeatureSet predicted = theia.Predict(RgbImage.Load(image));
foreach (var target in predicted.Targets)
{
    Tensor feature = predicted[target];                                                  // [1, H · W, C], row by row
    Console.WriteLine($"{target}: [{string.Join(", ", feature.shape)}]");
}

if (predicted.TryGet(TeacherSpec.DepthAnythingLarge.Id, out Tensor? depth))
    Console.WriteLine($"depth features at the center begin with {depth[0, (32 * 64) + 32, 0].item<float>():f3}");
