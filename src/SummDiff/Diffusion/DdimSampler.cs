namespace SummDiff.Diffusion;

/// <summary>
/// DDIM (Song, Meng and Ermon, 2021) with classifier-free guidance. The values stay in float64: there are few, and rounding them
/// decides which row of the score codebook a step looks up.
/// </summary>
internal sealed class DdimSampler
{
    private readonly NoiseSchedule _schedule;
    private readonly double _eta;

    /// <summary>Fixes the timesteps: T - 1 down to 0 in equal steps, truncated.</summary>
    /// <param name="schedule">The noise schedule.</param>
    /// <param name="steps">Steps, 1 to T - 1. The official code takes 10.</param>
    /// <param name="eta">0 adds no noise, 1 as much as DDPM. The official code takes 1.</param>
    public DdimSampler(NoiseSchedule schedule, int steps = 10, double eta = 1)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(steps, schedule.Length);
        _schedule = schedule;
        _eta = eta;
        Times = [.. Enumerable.Range(0, steps + 1).Select(i => (int)((schedule.Length - 1) * (double)(steps - i) / steps))];
    }

    /// <summary>The timesteps, falling: one more than there are steps.</summary>
    public IReadOnlyList<int> Times { get; }

    /// <summary>Denoises from pure noise.</summary>
    /// <param name="count">Values n.</param>
    /// <param name="guidanceWeight">w of (1 + w)·conditional - w·unconditional; null samples from the conditional model alone.</param>
    /// <param name="draw">Draws standard normal noise.</param>
    /// <param name="denoise">The model.</param>
    /// <param name="guidedResult">Whether the result is the guided prediction of the last step, and not the conditional one.</param>
    /// <param name="beforeStep">Sees step and values before each step, where given.</param>
    /// <returns><c>[n]</c>, the last step's prediction, in logit space.</returns>
    public float[] Run(int count, double? guidanceWeight, DrawNoise draw, Denoise denoise, bool guidedResult = false, Action<int, double[]>? beforeStep = null)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(denoise);
        var noise = new float[count];
        var conditional = new float[count];
        var unconditional = new float[guidanceWeight is null ? 0 : count];
        draw(-1, noise);
        var x = Array.ConvertAll(noise, value => (double)value);
        for (var step = 0; step < Times.Count - 1; step++)
        {
            beforeStep?.Invoke(step, x);
            var (time, next) = (Times[step], Times[step + 1]);
            var last = next == Times[^1];
            denoise(step, time, x, conditional, last && !guidedResult ? [] : unconditional);
            if (last)
            {
                break;
            }

            draw(step, noise);
            var (alpha, alphaNext) = (_schedule.AlphaBar(time), _schedule.AlphaBar(next));
            var sigma = _eta * Math.Sqrt((1 - (alpha / alphaNext)) * (1 - alphaNext) / (1 - alpha));
            var direction = Math.Sqrt(Math.Max(0, 1 - alphaNext - (sigma * sigma)));
            for (var i = 0; i < count; i++)
            {
                var clean = Guided(conditional, unconditional, guidanceWeight, i);
                var predicted = ((Math.Sqrt(1 / alpha) * x[i]) - clean) / Math.Sqrt((1 / alpha) - 1);
                x[i] = (Math.Sqrt(alphaNext) * clean) + (direction * predicted) + (sigma * noise[i]);
            }
        }

        return guidedResult ? [.. Enumerable.Range(0, count).Select(i => (float)Guided(conditional, unconditional, guidanceWeight, i))] : conditional;
    }

    private static double Guided(float[] conditional, float[] unconditional, double? weight, int i) =>
        weight is { } w ? ((1 + w) * conditional[i]) - (w * unconditional[i]) : conditional[i];
}
