namespace Theia.Robotics.Tasks.Mini;

/// <summary>The models of the own suite, which the library carries.</summary>
internal static class MiniModel
{
    /// <summary>Compiles a model.</summary>
    /// <param name="name">Of the file, without its ending.</param>
    public static MujocoModel Load(string name)
    {
        using Stream stream = typeof(MiniModel).Assembly.GetManifestResourceStream($"mini/{name}.xml")
            ?? throw new InvalidOperationException($"The library has no model {name}.");
        using var reader = new StreamReader(stream);
        return MujocoModel.FromMjcf(reader.ReadToEnd(), $"mini/{name}.xml");
    }
}
