namespace Theia.Decoding.Colors;

/// <summary>
/// The color maps of matplotlib (CC0) as polynomials of degree 6, fitted by Matt Zucker (public domain,
/// https://www.shadertoy.com/view/WlfXRN).
/// </summary>
/// <param name="Coefficients">R, G, B of each power, the lowest first.</param>
internal sealed record ColorPolynomial(IReadOnlyList<(double R, double G, double B)> Coefficients)
{
    private static readonly ColorPolynomial _gray = new([(0, 0, 0), (1, 1, 1)]);

    private static readonly ColorPolynomial _inferno = new(
    [
        (0.0002189403691192265, 0.001651004631001012, -0.01948089843709184),
        (0.1065134194856116, 0.5639564367884091, 3.932712388889277),
        (11.60249308247187, -3.972853965665698, -15.9423941062914),
        (-41.70399613139459, 17.43639888205313, 44.35414519872813),
        (77.162935699427, -33.40235894210092, -81.80730925738993),
        (-71.31942824499214, 32.62606426397723, 73.20951985803202),
        (25.13112622477341, -12.24266895238567, -23.07032500287172),
    ]);

    private static readonly ColorPolynomial _magma = new(
    [
        (-0.002136485053939582, -0.000749655052795221, -0.005386127855323933),
        (0.2516605407371642, 0.6775232436837668, 2.494026599312351),
        (8.353717279216625, -3.577719514958484, 0.3144679030132573),
        (-27.66873308576866, 14.26473078096533, -13.64921318813922),
        (52.17613981234068, -27.94360607168351, 12.94416944238394),
        (-50.76852536473588, 29.04658282127291, 4.23415299384598),
        (18.65570506591883, -11.48977351997711, -5.601961508734096),
    ]);

    private static readonly ColorPolynomial _plasma = new(
    [
        (0.05873234392399702, 0.02333670892565664, 0.5433401826748754),
        (2.176514634195958, 0.2383834171260182, 0.7539604599784036),
        (-2.689460476458034, -7.455851135738909, 3.110799939717086),
        (6.130348345893603, 42.3461881477227, -28.51885465332158),
        (-11.10743619062271, -82.66631109428045, 60.13984767418263),
        (10.02306557647065, 71.41361770095349, -54.07218655560067),
        (-3.658713842777788, -22.93153465461149, 18.19190778539828),
    ]);

    private static readonly ColorPolynomial _viridis = new(
    [
        (0.2777273272234177, 0.005407344544966578, 0.3340998053353061),
        (0.1050930431085774, 1.404613529898575, 1.384590162594685),
        (-0.3308618287255563, 0.214847559468213, 0.09509516302823659),
        (-4.634230498983486, -5.799100973351585, -19.33244095627987),
        (6.228269936347081, 14.17993336680509, 56.69055260068105),
        (4.776384997670288, -13.74514537774601, -65.35303263337234),
        (-5.435455855934631, 4.645852612178535, 26.3124352495832),
    ]);

    /// <summary>The polynomial of a color map.</summary>
    public static ColorPolynomial Of(DepthColors colors) => colors switch
    {
        DepthColors.Gray => _gray,
        DepthColors.Inferno => _inferno,
        DepthColors.Magma => _magma,
        DepthColors.Plasma => _plasma,
        DepthColors.Viridis => _viridis,
        _ => throw new ArgumentOutOfRangeException(nameof(colors), colors, null),
    };

    /// <summary>The color of a value.</summary>
    /// <param name="value">0 to 1.</param>
    /// <param name="pixel">R, G, B; truncated, as the reference does it.</param>
    public void Paint(float value, Span<byte> pixel)
    {
        var (r, g, b) = At(value);
        (pixel[0], pixel[1], pixel[2]) = (Level(r), Level(g), Level(b));

        static byte Level(float part) => (byte)(part * byte.MaxValue);
    }

    /// <summary>The color of a value.</summary>
    /// <param name="value">0 to 1.</param>
    /// <returns>Each part from 0 to 1.</returns>
    public (float R, float G, float B) At(float value)
    {
        double r = 0, g = 0, b = 0;
        for (var power = Coefficients.Count - 1; power >= 0; power--)
        {
            var factor = Coefficients[power];
            (r, g, b) = ((r * value) + factor.R, (g * value) + factor.G, (b * value) + factor.B);
        }

        return (Part(r), Part(g), Part(b));

        static float Part(double part) => (float)Math.Clamp(part, 0, 1);
    }
}
