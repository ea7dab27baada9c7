using Theia.Data.Errors;

namespace Theia.Lab.Quickstart;

/// <summary>A teacher of the quickstart. It is loaded when there is something to extract, and not before.</summary>
/// <param name="Spec">Id, size, whether it was trained.</param>
/// <param name="Name">Its name in charts: one word.</param>
/// <param name="Note">What it is, in half a sentence.</param>
/// <param name="Folder">Where its weights are; null where it has no folder of its own.</param>
/// <param name="Load">Loads it; the caller disposes it.</param>
internal sealed record QuickstartTeacher(
    TeacherSpec Spec, string Name, string Note, string? Folder, Func<ITeacher> Load)
{
    private static readonly Dictionary<string, (string Name, string Note)> _known = new(StringComparer.Ordinal)
    {
        ["nano-clip"] = (
            "CLIP", "CLIP, nano: trained here on rendered scenes and their captions; carries its text tower"),
        ["nano-dinov2"] = (
            "DINOv2", "DINOv2, nano: trained here by self-distillation, without a label, on scenes and photographs"),
        ["nano-vit"] = ("ViT", "ViT, nano: trained here on attributes of rendered scenes"),
        ["nano-sam"] = ("SAM", "SAM, nano: trained here on the masks of rendered scenes; its masks can be decoded"),
        ["nano-depth"] = (
            "Depth", "Depth Anything, nano: trained here on the depth of rendered scenes; its depth can be decoded"),
        ["resnet18"] = ("ResNet-18", "trained on ImageNet by Microsoft's CNTK team (MIT); the stage of 14 x 14 tokens"),
    };

    /// <summary>Names of the teachers that a quickstart has unless others are named.</summary>
    public static IReadOnlyList<string> Default { get; } =
        ["nano-clip", "nano-dinov2", "nano-vit", "nano-sam", "nano-depth", "resnet18"];

    /// <summary>The teacher of a name or a description file.</summary>
    /// <param name="word">For instance <c>resnet18</c> or <c>my-teacher.json</c>.</param>
    /// <param name="load">Loads the teacher of a description.</param>
    /// <exception cref="UsageException">There is no such teacher, or its weights are missing.</exception>
    public static QuickstartTeacher Of(string word, Func<TeacherDescription, ITeacher> load)
    {
        var description = TeacherDescription.Find(word);
        var name = Path.GetFileNameWithoutExtension(word);
        var other = description.Spec.Trained ? $"as {name}.json describes it" : "a stand-in: seeded random weights";
        var (title, note) = _known.GetValueOrDefault(word, (name, other));
        return new QuickstartTeacher(
            description.Spec, title, note, FolderOf(word, description), () => load(description));
    }

    // Before anything is done: weights that are missing would be missed only after all images are packed.
    private static string? FolderOf(string word, TeacherDescription description)
    {
        try
        {
            return description.Folder is { } own ? description.Locate(own) : null;
        }
        catch (UsageException missing)
        {
            throw new UsageException(
                $"The weights of the teacher {word} are missing. {missing.Message}",
                new Remedy("Or name other teachers.", RemedyStep.NameTeachers),
                missing);
        }
    }
}
