using Theia.Data.Errors;
using Theia.Data.Teachers;
using Theia.Teachers;
using Theia.Web.Problems;

namespace Theia.Web.Models;

/// <summary>The models that the server answers with.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private ModelCatalog(IReadOnlyList<ServedModel> all, Decoders decoders)
    {
        (All, Decoders) = (all, decoders);
        foreach (var model in all)
            model.Sources = [.. model.Sources.Select(decoders.Describe)];
    }

    /// <summary>Students first, in the order in which they were named.</summary>
    public IReadOnlyList<ServedModel> All { get; }

    /// <summary>What turns their features into something to look at.</summary>
    public Decoders Decoders { get; }

    /// <summary>Loads students and named teachers; the bundled teachers follow when they are first asked.</summary>
    /// <param name="folders">Folders of models; none for the bundled student.</param>
    /// <exception cref="TheiaException">One of them cannot be loaded.</exception>
    public static ModelCatalog Load(IReadOnlyList<string> folders)
    {
        List<ServedModel> all = [];
        var decoders = new Decoders();
        try
        {
            foreach (var folder in folders)
                all.Add(Open(folder, Name(folder, all), decoders));
            if (!all.Exists(model => model.Kind == ModelKind.Student))
                all.Insert(0, ServedStudent.Load(TheiaModel.BundledName, folder: null));
            all.AddRange(Bundled(decoders));
            return new ModelCatalog([.. all.OrderBy(model => model.Kind)], decoders);
        }
        catch
        {
            foreach (var model in all)
                model.Dispose();
            throw;
        }
    }

    /// <summary>Finds a model by its id, or the first.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public ServedModel Find(string? id) => string.IsNullOrEmpty(id)
        ? All[0]
        : All.FirstOrDefault(model => model.Id == id) ?? throw RequestException.Missing(
            $"There is no model '{id}'.{NearestName.Hint(id, All.Select(model => model.Id))} "
            + $"There are {string.Join(", ", All.Select(model => model.Id))}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in All)
            model.Dispose();
        Decoders.Dispose();
    }

    private static ServedModel Open(string folder, string name, Decoders decoders)
    {
        if (!Directory.Exists(folder) || !TeacherFolder.Runs(folder))
            return ServedStudent.Load(name, folder);
        var teacher = Teacher.Load(folder);
        decoders.Add(teacher.Spec, folder);
        return ServedTeacher.Of(name, teacher);
    }

    // Runs keep their student in RUN/model, so that many folders have that name.
    private static string Name(string folder, List<ServedModel> others)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var name = Path.GetFileNameWithoutExtension(path) is not "model" and { Length: > 0 } own
            ? own
            : Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } parent ? parent : "model";
        var unique = name;
        for (var i = 2; others.Exists(other => other.Id == unique); i++)
            unique = $"{name}-{i}";
        return unique;
    }

    // The teachers that come with the program and that libtorch runs.
    private static IEnumerable<ServedModel> Bundled(Decoders decoders)
    {
        foreach (var name in BuiltInDescriptions.Names)
        {
            var description = TeacherDescription.Find(name);
            if (description is not { NeedsFolder: false, Folder: { } path })
                continue;
            var folder = Path.Combine(AppContext.BaseDirectory, path);
            if (!Directory.Exists(folder))
                continue;
            decoders.Add(description.Spec, folder);
            yield return ServedTeacher.Of(name, description);
        }
    }
}
