using System.Text;
using Theia.Lab.Probing;

namespace Theia.Lab.Report;

/// <summary>Caption-to-scene retrieval through the student's CLIP head.</summary>
internal static class CaptionSection
{
    public static string Render(ReportModel model)
    {
        if (model.ProbeSummary is not { } probes || model.Captions.Count == 0)
            return "";
        var among = CaptionProbe.GroupOf(probes.TestScenes);
        var chance = 1.0 / among;
        var page = new StringBuilder("<section><h2>Found by its caption</h2>");
        page.Append($"""
            <p>CLIP puts images and sentences into one space. The student never read a sentence: it only learned to say what CLIP’s class token of an image is.
            That prediction, through CLIP’s own last layer, is enough to find an image by text. Each caption is looked up among {among} scenes that no model here was trained on;
            the chart shows how often its own scene comes first.</p>
            <div class="columns"><div>{ProbeSummaryChart.Draw(probes.Rows, ProbeMeasure.CaptionImages, chance)}</div></div>
            <p>The first three captions, and the five scenes that the student finds fitting best:</p>
            """);
        foreach (ReportModel.Retrieval find in model.Captions)
        {
            page.Append(
                "<article class=\"look\">"
                + $"<h3>“{Html.Text(find.Caption)}” <span class=\"badge{(find.Rank == 1 ? " held" : "")}\">its scene "
                + $"has rank {find.Rank} of {probes.TestScenes}</span></h3><div class=\"tiles found\">");
            for (var i = 0; i < find.Best.Count; i++)
            {
                page.Append(
                    $"<figure{(find.Best[i].Right ? " class=\"right\"" : "")}>{Html.Image(find.Best[i].Image, $"Number {i + 1}")}"
                    + $"<figcaption>{i + 1}{(find.Best[i].Right ? ", its own" : "")}</figcaption></figure>");
            }

            page.Append("</div></article>");
        }

        return page.Append("</section>").ToString();
    }
}
