namespace Theia.Data.Teachers;

/// <summary>The license notice of a teacher, printed before its features are extracted or distilled.</summary>
internal static class LicenseNotice
{
    // Licenses of code and weights that put no limit on use; they ask for credit, which NOTICE gives.
    private static readonly string[] _permissive =
    [
        "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0", "CC-BY-4.0", "Unlicense",
    ];

    /// <summary>The notice for a teacher, or null if its license is permissive or the teacher is untrained.</summary>
    public static string? For(TeacherSpec teacher)
    {
        if (!teacher.Trained || _permissive.Contains(teacher.License, StringComparer.OrdinalIgnoreCase))
            return null;
        if (teacher.License is null)
            return Notice(teacher, "has no stated license. Ask its owners before you publish or sell derived work.");
        var limits = Limits(teacher.License).ToArray();
        return Notice(teacher, limits.Length > 0
            ? $"is under {teacher.License}, which {string.Join(" and ", limits)}. "
                + "Its features, and a student distilled from them, may fall under that."
            : $"is under {teacher.License}, which is not a license known here. "
                + "Read what it permits before you publish or sell what you make from it.");
    }

    private static IEnumerable<string> Limits(string license)
    {
        var parts = license.ToUpperInvariant().Split('-');
        if (parts.Contains("NC", StringComparer.Ordinal) || parts.Contains("NONCOMMERCIAL", StringComparer.Ordinal))
            yield return "forbids commercial use";
        if (parts.Contains("ND", StringComparer.Ordinal))
            yield return "forbids sharing works made from it";
        if (parts.Contains("SA", StringComparer.Ordinal))
            yield return "asks that works made from it be shared under the same license";
        if (parts.Contains("LLAMA2", StringComparer.Ordinal))
        {
            yield return "forbids improving other language models with it and asks very large companies for "
                + "a license of their own";
        }
    }

    private static string Notice(TeacherSpec teacher, string what) => $"{teacher.Id} {what}";
}
