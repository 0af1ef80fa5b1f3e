namespace SummDiff.Video.Media;

/// <summary>
/// When frames are shown, exactly. At a constant rate frame n comes at n divided by the rate, whatever the file rounds it to; at a
/// variable one it comes at its timestamp.
/// </summary>
internal sealed class FrameClock
{
    private const double RoundedTimes = 0.0011; // Matroska counts milliseconds.

    private static readonly Rational[] s_usual = [new(24000, 1001), 24, 25, new(30000, 1001), 30, new(48000, 1001), 48, 50, new(60000, 1001), 60, 100, new(120000, 1001), 120];

    private readonly FrameTimeline _timeline;
    private readonly Rational _timeBase;

    /// <summary>Finds the rate of a video.</summary>
    /// <param name="facts">The file, which may name its rate.</param>
    /// <param name="timeline">When its frames are shown.</param>
    public FrameClock(MediaFacts facts, FrameTimeline timeline)
    {
        (_timeline, _timeBase) = (timeline, timeline.TimeBase > 0 ? timeline.TimeBase : new Rational(1, 1_000_000));
        Average = timeline.FrameCount / Math.Max(timeline.EndTime, 1e-9);
        var constant = UsualRates.Where(rate => Math.Abs((rate.Value / Average) - 1) < 0.02).OrderBy(rate => Math.Abs(rate.Value - Average)).Prepend(facts.NominalRate)
            .FirstOrDefault(rate => rate > 0 && rate <= 1000 && rate.Denominator <= 1001 && Holds(rate));
        Rate = constant > 0 ? constant : null;
    }

    /// <summary>The rates that cameras and editors use, ascending.</summary>
    public static IReadOnlyList<Rational> UsualRates => s_usual;

    /// <summary>Frames a second; null where the rate varies.</summary>
    public Rational? Rate { get; }

    /// <summary>Frames a second on average.</summary>
    public double Average { get; }

    /// <summary>The unit of timestamps, in seconds.</summary>
    public Rational TimeBase => _timeBase;

    /// <summary>The first frame's timestamp in the file, in seconds.</summary>
    public Rational Origin => Ticks(0) * _timeBase;

    /// <summary>When a frame starts to show, in seconds after the first frame; the end for the frame count itself.</summary>
    /// <param name="frame">A frame number from 0 to the frame count.</param>
    public Rational TimeOf(int frame) => Rate is { } rate ? frame / rate : (Ticks(_timeline.TimeOf(frame)) - Ticks(0)) * _timeBase;

    /// <summary>A frame's timestamp in the file, in units of the file's time base.</summary>
    /// <param name="frame">A frame number.</param>
    public long TicksOf(int frame) => Ticks(_timeline.TimeOf(frame));

    /// <summary>Timestamps come as floating-point seconds; the nearest unit is the one they were read from.</summary>
    private long Ticks(double seconds) => (long)Math.Round((_timeline.Origin + seconds) * _timeBase.Denominator / _timeBase.Numerator);

    private bool Holds(Rational rate)
    {
        var frames = rate.Value;
        for (var frame = 0; frame < _timeline.FrameCount; frame++)
        {
            if (Math.Abs(_timeline.Times[frame] - (frame / frames)) > RoundedTimes)
            {
                return false;
            }
        }

        return true;
    }
}
