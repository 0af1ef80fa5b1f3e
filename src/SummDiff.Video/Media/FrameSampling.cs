using System.Globalization;

namespace SummDiff.Video.Media;

/// <summary>Which frames of a video are looked at: so many a second, or every n-th.</summary>
internal sealed record FrameSampling
{
    /// <summary>Samples a second unless asked otherwise: every 15th frame of 30 a second, as in the public datasets.</summary>
    public const double DefaultRate = 2;

    /// <summary>Samples a second by timestamps, above 0 (<c>--rate</c>): the first frame of each 1/rate seconds. Not used with <see cref="Every"/>.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>Every n-th frame, n at least 1, whatever its time (<c>--every</c>; the public datasets take every 15th); null to go by time.</summary>
    public int? Every { get; init; }

    /// <summary>The condition on which ffmpeg's select filter keeps a frame.</summary>
    internal string Expression
    {
        get
        {
            if (!(Rate > 0) || !double.IsFinite(Rate) || Every < 1)
            {
                throw new VideoException($"Frame sampling: 'rate' must be above 0 and 'every' at least 1; found {Rate} and {Every}.");
            }

            // Times count from the first frame. A millionth of a period forgives timestamps rounded down just before a period's start.
            return Every is { } every
                ? $"not(mod(n,{every}))"
                : string.Create(CultureInfo.InvariantCulture, $"if(isnan(prev_selected_t),1+0*st(0,t),gt(floor((t-ld(0))*{Rate:R}+1e-6),floor((prev_selected_t-ld(0))*{Rate:R}+1e-6)))");
        }
    }
}
