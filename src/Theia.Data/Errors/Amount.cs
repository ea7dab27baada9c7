using System.Globalization;

namespace Theia.Data.Errors;

/// <summary>Numbers of things in messages.</summary>
internal static class Amount
{
    /// <summary><c>1 step</c>, <c>2 steps</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The thing in the singular; its plural takes an s.</param>
    public static string Of(long number, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");
}
