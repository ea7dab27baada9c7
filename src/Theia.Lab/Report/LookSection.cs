using System.Text;

namespace Theia.Lab.Report;

/// <summary>Images as student and teachers see them.</summary>
internal static class LookSection
{
    public static string Render(Findings findings)
    {
        var page = new StringBuilder("""
            <section><h2>What it sees</h2>
            <p>Every square is a token. Its color is where the token lies along the three directions in which tokens differ most
            (principal components, shown as red, green and blue): parts of an image that a network takes for the same kind of thing get the same color.
            Colors can be compared down a column and between a teacher and the student’s guess of it, not between the student’s own tokens and a teacher.
            The length map shows which tokens are long (light) and short (dark).</p>
            """);
        foreach (Look look in findings.Looks)
        {
            page.Append(
                $"<article class=\"look\"><h3>{Html.Text(look.Title)} <span "
                + $"class=\"badge{(look.HeldOut ? " held" : "")}\">{(look.HeldOut ? "held out" : "training image")}"
                + "</span></h3><div class=\"tiles\">");
            foreach ((var caption, RgbImage image) in look.Tiles)
            {
                page.Append(
                    $"<figure>{Html.Image(image, $"{look.Title}: {caption}")}<figcaption>{Html.Text(caption)}"
                    + "</figcaption></figure>");
            }

            page.Append("</div></article>");
        }

        return page.Append("</section>").ToString();
    }
}
