namespace Theia.Web.Views;

/// <summary>Depth of each pixel.</summary>
internal static class DepthView
{
    /// <summary>Decodes depth at the size of the subject.</summary>
    public static DepthMap Of(Subject subject)
    {
        var decoder = subject.Decoders.Depth(subject.Teacher);
        if (subject.IsTeacher)
            return decoder.Estimate(subject.Pixels());
        using var features = subject.Map.ToTensor();
        var (width, height) = subject.Size;
        return decoder.FromFeatures(features).Resize(width, height);
    }
}
