namespace SummDiff.Model;

/// <summary>The fixed sine and cosine codes of positions, times and scores.</summary>
internal static class Waves
{
    private const double Base = 10000;

    /// <summary>The code of a position p: channels 2j and 2j + 1 hold sin and cos of p / 10000^(2j/D).</summary>
    /// <param name="position">p, of <see cref="PositionOf"/>.</param>
    /// <param name="frequencies"><see cref="Frequencies"/> of D/2.</param>
    /// <param name="code"><c>[D]</c>.</param>
    public static void Position(double position, ReadOnlySpan<double> frequencies, Span<float> code)
    {
        for (var pair = 0; pair < frequencies.Length; pair++)
        {
            var (sine, cosine) = Math.SinCos(position * frequencies[pair]);
            (code[2 * pair], code[(2 * pair) + 1]) = ((float)sine, (float)cosine);
        }
    }

    /// <summary>The position of a video's frame, counted from 0: p = 2π·i/(L + 1e-6) with i = 1..L, in 0..2π.</summary>
    public static double PositionOf(int frame, int length) => 2 * Math.PI * (frame + 1) / (length + 1e-6);

    /// <summary>Quantised scores k = 0..K: channels 2j and 2j + 1 hold cos and minus sin of 2πk/(K + 1e-6) / 10000^(2j/D).</summary>
    /// <param name="k">K.</param>
    /// <param name="width">D, even.</param>
    /// <returns><c>[K + 1, D]</c>.</returns>
    public static float[] Scores(int k, int width)
    {
        var codes = new float[(k + 1) * width];
        var frequencies = Frequencies(width / 2);
        for (var i = 0; i <= k; i++)
        {
            for (var pair = 0; pair < width / 2; pair++)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * i / (k + 1e-6) * frequencies[pair]);
                (codes[(i * width) + (2 * pair)], codes[(i * width) + (2 * pair) + 1]) = ((float)cosine, (float)-sine);
            }
        }

        return codes;
    }

    /// <summary>Timesteps: the cosines of t·10000^(-j/(C/2)), then the sines.</summary>
    /// <param name="times"><c>[B]</c>.</param>
    /// <param name="width">C, even.</param>
    /// <returns><c>[B, C]</c>.</returns>
    public static float[] Times(ReadOnlySpan<int> times, int width)
    {
        var codes = new float[times.Length * width];
        var frequencies = Frequencies(width / 2);
        for (var i = 0; i < times.Length; i++)
        {
            for (var j = 0; j < width / 2; j++)
            {
                var (sine, cosine) = Math.SinCos(times[i] * frequencies[j]);
                (codes[(i * width) + j], codes[(i * width) + (width / 2) + j]) = ((float)cosine, (float)sine);
            }
        }

        return codes;
    }

    /// <summary>The waves' frequencies: 10000^(-j/count).</summary>
    public static double[] Frequencies(int count) => [.. Enumerable.Range(0, count).Select(j => Math.Exp(-Math.Log(Base) * j / count))];
}
