using System.Reflection;
using System.Text;

namespace Theia.Lab.Report;

/// <summary>
/// The report: one file with everything inside, readable on a phone and in the dark, without a line of script.
/// </summary>
internal static class ReportPage
{
    /// <summary>The page for <paramref name="model"/>.</summary>
    public static string Render(ReportModel model) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Theia quickstart</title>
        <style>
        {Style()}
        </style>
        </head>
        <body>
        <main>
        {ReportHeader.Render(model)}
        {ScoreSection.Render(model)}
        {ProbeSummarySection.Render(model)}
        {CaptionSection.Render(model)}
        {ImageSection.Render(model)}
        {TrainingSection.Render(model)}
        {ReportFooter.Render(model)}
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
