using System.Globalization;

namespace SummDiff.Video.Media;

/// <summary>An exact fraction in lowest terms: a time in seconds, or a frame rate. Arithmetic throws <see cref="OverflowException"/> instead of rounding.</summary>
internal readonly record struct Rational : IComparable<Rational>
{
    private readonly long _below; // The denominator less one, so that the default value is 0/1.

    /// <summary>Creates a fraction.</summary>
    /// <param name="numerator">Above the line.</param>
    /// <param name="denominator">Below the line, not 0.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    /// <exception cref="OverflowException">The fraction in lowest terms does not fit 64 bits.</exception>
    public Rational(long numerator, long denominator = 1)
        : this((Int128)numerator, denominator) { }

    private Rational(Int128 numerator, Int128 denominator)
    {
        if (denominator == 0)
        {
            throw new DivideByZeroException($"{numerator}/0 is no number.");
        }

        var (a, b) = (Int128.Abs(numerator), Int128.Abs(denominator));
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        var divisor = denominator < 0 ? -a : a;
        Numerator = checked((long)(numerator / divisor));
        _below = checked((long)(denominator / divisor) - 1);
    }

    /// <summary>Above the line; carries the sign.</summary>
    public long Numerator { get; }

    /// <summary>Below the line, at least 1.</summary>
    public long Denominator => _below + 1;

    /// <summary>The largest whole number that is not above this one.</summary>
    public long Floor => (Numerator / Denominator) - (Numerator % Denominator < 0 ? 1 : 0);

    /// <summary>The nearest whole number; a half rounds up.</summary>
    public long Round => (this + new Rational(1, 2)).Floor;

    /// <summary>The smallest whole number that is not below this one.</summary>
    public long Ceiling => -(-this).Floor;

    /// <summary>The nearest floating-point number.</summary>
    public double Value => (double)Numerator / Denominator;

    public static implicit operator Rational(long whole) => new(whole);

    public static Rational operator +(Rational a, Rational b) => new(((Int128)a.Numerator * b.Denominator) + ((Int128)b.Numerator * a.Denominator), (Int128)a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-(Int128)a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => new((Int128)a.Numerator * b.Numerator, (Int128)a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new((Int128)a.Numerator * b.Denominator, (Int128)a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    /// <summary>Reads <c>1001/24000</c> or <c>5</c>; ffprobe's <c>4:3</c> too.</summary>
    /// <param name="text">The fraction.</param>
    /// <param name="value">The fraction read; 0 where the text is none.</param>
    /// <returns>Whether the text is a fraction of 64-bit numbers with a denominator other than 0.</returns>
    public static bool TryParse(string? text, out Rational value)
    {
        value = default;
        var parts = text?.Split('/', ':') ?? [];
        if (parts.Length is not (1 or 2)
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var above)
            || !long.TryParse(parts.Length == 2 ? parts[1] : "1", NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            || below == 0)
        {
            return false;
        }

        value = new Rational(above, below);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Rational other) => ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    /// <summary><c>1001/24000</c>, or <c>5</c> for a whole number, as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Denominator == 1
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
