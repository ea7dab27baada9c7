namespace Theia.Data.Teachers;

/// <summary>What an ONNX network is fed.</summary>
/// <param name="Name">Name of its input; null where it has only one.</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="BlueFirst">True where the planes are blue, green, red instead of red, green, blue.</param>
internal sealed record NetworkInput(string? Name, int Height, int Width, bool BlueFirst);
