using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Arithmetic;

/// <summary>
/// Arithmetic of lanes that gives the same on every machine: minima and maxima whose rule for
/// equal and undefined values is written out.
/// </summary>
internal static class Lane
{
    public const int Count = 8;

    private const float Tiny = 1e-12f;

    public static Lanes None => Vector256.Create(float.PositiveInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Of(float value) => Vector256.Create(value);

    // MINPS and MAXPS do exactly what is written behind the colon, undefined values included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Min(Lanes a, Lanes b) =>
        Avx.IsSupported ? Avx.Min(a, b) : Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Max(Lanes a, Lanes b) =>
        Avx.IsSupported ? Avx.Max(a, b) : Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes Pick(Lanes where, Lanes yes, Lanes no) => Vector256.ConditionalSelect(where, yes, no);

    /// <summary>The value, or a very small one in place of zero: what is divided by it stays a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes NotZero(Lanes a) => Pick(Vector256.LessThan(Vector256.Abs(a), Of(Tiny)), Of(Tiny), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lanes mask) => Vector256.ExtractMostSignificantBits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Lanes mask) => Vector256.ExtractMostSignificantBits(mask) == 0xFF;
}
