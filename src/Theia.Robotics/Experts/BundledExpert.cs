namespace Theia.Robotics.Experts;

/// <summary>The experts that were trained by <c>theia lab expert</c> and that the library carries.</summary>
internal static class BundledExpert
{
    /// <summary>Reads the expert of a task.</summary>
    /// <param name="task">Suite and name.</param>
    public static NetworkExpert Load(string task)
    {
        var name = $"experts/{task.Replace('/', '-')}.safetensors";
        using Stream stream = typeof(BundledExpert).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library has no {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return ExpertFile.Read(memory.ToArray(), name);
    }
}
