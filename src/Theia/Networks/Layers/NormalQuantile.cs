namespace Theia.Networks.Layers;

/// <summary>
/// Turns a uniform number into a normal one: algorithm AS 241 (Wichura 1988), good to sixteen digits. Its logarithm is
/// written out in additions and products, so that a seed gives the same weights on every machine;
/// <see cref="Math.Log(double)"/> is the C library's.
/// </summary>
internal static class NormalQuantile
{
    private static readonly double[] _center = [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3];

    private static readonly double[] _underCenter = [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3];

    private static readonly double[] _tail = [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static readonly double[] _underTail = [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static readonly double[] _farTail = [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static readonly double[] _underFarTail = [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    /// <summary>The value below which a standard normal number lies with a probability.</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public static double At(double probability)
    {
        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var near = 0.180625 - (q * q);
            return q * Polynomial(_center, near) / Polynomial(_underCenter, near);
        }

        var r = Math.Sqrt(-Logarithm(q < 0 ? probability : 1 - probability));
        var value = r <= 5
            ? Polynomial(_tail, r - 1.6) / Polynomial(_underTail, r - 1.6)
            : Polynomial(_farTail, r - 5) / Polynomial(_underFarTail, r - 5);
        return q < 0 ? -value : value;
    }

    // x = m · 2^e with m near 1; ln m = 2 artanh((m - 1) / (m + 1)), whose series has reached
    // the last bit after eleven terms.
    private static double Logarithm(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var k = 21; k >= 1; k -= 2)
            sum = (sum * square) + (1.0 / k);
        return (2 * s * sum) + (exponent * 0.6931471805599453);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = (sum * x) + coefficients[i];
        return sum;
    }
}
