using System.Text;

namespace Theia.Lab.Report;

/// <summary>
/// Lines over steps. Only the lines are SVG, stretched to the width there is; every word is HTML, so that it keeps its
/// size on a phone and its color in the dark.
/// </summary>
internal static class LineChart
{
    /// <summary>Draws the chart.</summary>
    /// <param name="steps">Where along the way each value belongs.</param>
    /// <param name="series">Name and values, one for each step, NaN where there is none; at most seven.</param>
    /// <param name="label">Accessible label.</param>
    public static string Draw(
        IReadOnlyList<long> steps, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series, string label)
    {
        double[] all = [.. series.SelectMany(line => line.Values).Where(double.IsFinite)];
        if (steps.Count < 2 || all.Length == 0)
            return "<p>Too few steps to draw a line.</p>";
        (var low, var high, var tick) = Scale(all.Min(), all.Max());
        var page = new StringBuilder();
        page.Append($"<figure class=\"chart\" role=\"img\" aria-label=\"{Html.Text(label)}\"><div class=\"plot\">");
        for (var value = low; value <= high + (tick / 2); value += tick)
        {
            page.Append(
                $"<div class=\"grid\" style=\"bottom:{Percent(value, low, high)}%\"><span>{value:0.##}</span></div>");
        }

        page.Append("<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        for (var i = 0; i < series.Count; i++)
        {
            page.Append($"<polyline class=\"raw s{i + 1}\" points=\"{Points(steps, series[i].Values, low, high)}\"/>");
            page.Append(
                $"<polyline class=\"s{i + 1}\" points=\"{Points(steps, Smooth(series[i].Values), low, high)}\"/>");
        }

        page.Append("</svg></div><div class=\"steps\">");
        for (var i = 0; i <= 4; i++)
            page.Append($"<span>{(i == 0 ? "step " : "")}{steps[0] + ((steps[^1] - steps[0]) * i / 4)}</span>");
        page.Append("</div><figcaption>");
        for (var i = 0; i < series.Count; i++)
        {
            (var name, IReadOnlyList<double> values) = series[i];
            page.Append($"<span class=\"key s{i + 1}\">{Html.Text(name)} <b>{Ends(values)}</b></span>");
        }

        page.Append("</figcaption></figure>");
        return page.ToString();
    }

    private static string Ends(IReadOnlyList<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        return known.Length == 0 ? "–" : $"{known[0]:0.00} → {Smooth(known)[^1]:0.00}";
    }

    // Mean of the last few values: the eye's own smoothing, made the same for everyone. Values that are missing have
    // no part in it.
    private static double[] Smooth(IReadOnlyList<double> values)
    {
        var window = Math.Max(1, values.Count / 16);
        var smooth = new double[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            IEnumerable<double> last = values.Skip(Math.Max(0, i - window + 1)).Take(Math.Min(window, i + 1));
            smooth[i] = last.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        }

        return smooth;
    }

    // A line goes straight over what is missing.
    private static string Points(IReadOnlyList<long> steps, IReadOnlyList<double> values, double low, double high)
    {
        var known = values.Zip(steps).Where(static point => double.IsFinite(point.First));
        return string.Join(
            ' ', known.Select(point => $"{Across(point.Second)},{100 - Percent(point.First, low, high)}"));

        double Across(long step) => Percent(step, steps[0], steps[^1]);
    }

    private static double Percent(double value, double low, double high) =>
        Math.Round(100 * (value - low) / (high - low), 2);

    // Four to eight lines at 1, 2 or 5 times a power of ten.
    private static (double Low, double High, double Tick) Scale(double low, double high)
    {
        var span = Math.Max(high - low, 1e-6);
        var power = 1e-9;
        while (power * 10 <= span)
            power *= 10;
        var tick = span / power < 2 ? power / 4 : span / power < 5 ? power / 2 : power;
        return (Math.Floor(low / tick) * tick, Math.Ceiling(high / tick) * tick, tick);
    }
}
