using System.Text;

namespace Theia.Lab.Report;

/// <summary>Images with the tokens of student and teachers in color.</summary>
internal static class ImageSection
{
    public static string Render(ReportModel model)
    {
        var page = new StringBuilder("""
            <section><h2>What it sees</h2>
            <p>Every square is a token. Its color is where the token lies along the three directions in which tokens differ most
            (principal components, shown as red, green and blue): parts of an image that a network takes for the same kind of thing get the same color.
            Colors can be compared down a column and between a teacher and the student’s guess of it, not between the student’s own tokens and a teacher.
            The length map shows which tokens are long (light) and short (dark).</p>
            """);
        foreach (ReportModel.ImagePanel panel in model.Images)
        {
            page.Append(
                $"<article class=\"look\"><h3>{Html.Text(panel.Title)} <span "
                + $"class=\"badge{(panel.HeldOut ? " held" : "")}\">{(panel.HeldOut ? "held out" : "training image")}"
                + "</span></h3><div class=\"tiles\">");
            foreach ((var caption, RgbImage image) in panel.Tiles)
            {
                page.Append(
                    $"<figure>{Html.Image(image, $"{panel.Title}: {caption}")}<figcaption>{Html.Text(caption)}"
                    + "</figcaption></figure>");
            }

            page.Append("</div></article>");
        }

        return page.Append("</section>").ToString();
    }
}
