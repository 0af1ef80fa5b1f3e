namespace SummDiff.Diffusion;

/// <summary>The cosine noise schedule (Nichol and Dhariwal, 2021), in float64.</summary>
internal sealed class NoiseSchedule
{
    private const double Offset = 0.008;
    private const double LargestBeta = 0.999;
    private readonly double[] _alphaBar;

    /// <summary>Computes the schedule.</summary>
    /// <param name="length">Timesteps T, at least 2.</param>
    public NoiseSchedule(int length = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        _alphaBar = new double[length];
        var product = 1.0;
        for (var i = 0; i < length; i++)
        {
            product *= 1 - Math.Min(1 - (Signal(i + 1, length) / Signal(i, length)), LargestBeta);
            _alphaBar[i] = product;
        }
    }

    /// <summary>Timesteps T.</summary>
    public int Length => _alphaBar.Length;

    /// <summary>ᾱ: the share of the signal's power that is left at a timestep.</summary>
    /// <param name="time">0 up to but not including T.</param>
    public double AlphaBar(int time) => _alphaBar[time];

    /// <summary>x_t = √ᾱ_t·x₀ + √(1-ᾱ_t)·ε.</summary>
    /// <param name="clean">x₀.</param>
    /// <param name="noise">ε.</param>
    /// <param name="time">t, 0 up to but not including T.</param>
    public double AddNoise(double clean, double noise, int time) => (Math.Sqrt(_alphaBar[time]) * clean) + (Math.Sqrt(1 - _alphaBar[time]) * noise);

    private static double Signal(int i, int length)
    {
        var cosine = Math.Cos((((double)i / length) + Offset) / (1 + Offset) * Math.PI / 2);
        return cosine * cosine;
    }
}
