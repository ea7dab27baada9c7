using System.Reflection;
using System.Text;

namespace Theia.Lab.Report;

/// <summary>
/// The report: one file with everything inside, readable on a phone and in the dark, without a line of script.
/// </summary>
internal static class ReportPage
{
    /// <summary>The page of a quickstart.</summary>
    public static string Render(ReportModel model) => Page("Theia quickstart", $"""
        {ReportHeader.Render(model)}
        {ScoreSection.Render(model)}
        {ProbeSummarySection.Render(model)}
        {CaptionSection.Render(model)}
        {ImageSection.Render(model)}
        {StripSection.Render(model.Strips)}
        {TrainingSection.Render(model.Loss, model.Teachers)}
        {ReportFooter.Render(model)}
        """);

    /// <summary>A page around some sections.</summary>
    public static string Page(string title, string sections) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>
        {Style()}
        </style>
        </head>
        <body>
        <main>
        {sections}
        </main>
        </body>
        </html>

        """;

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd();
    }
}
