using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>The frame rate of an edit, as editors count frames.</summary>
/// <param name="FramesPerSecond">Exactly, such as 24000/1001.</param>
/// <param name="DropFrame">Whether timecode leaves numbers out to keep up with the clock; for 30000/1001 and 60000/1001 only.</param>
internal readonly record struct EditRate(Rational FramesPerSecond, bool DropFrame = false)
{
    /// <summary>Frames that timecode counts in a second: 24 for 24000/1001.</summary>
    public int Timebase => (int)FramesPerSecond.Ceiling;

    /// <summary>Whether the rate is a whole number slowed down by 1000/1001.</summary>
    public bool Ntsc => FramesPerSecond.Denominator == 1001;

    /// <summary>Whether timecode of this rate can drop frame numbers.</summary>
    public bool CanDrop => Ntsc && Timebase % 30 == 0;

    /// <summary>Whether editors can count frames at a rate: it is a whole number, or one slowed down by 1000/1001.</summary>
    /// <param name="rate">Frames a second.</param>
    public static bool IsCountable(Rational rate) => rate > 0 && rate <= 1000 && (rate.Denominator == 1 || (rate.Denominator == 1001 && rate.Numerator % 1000 == 0));

    /// <summary>The standard rate nearest to an average.</summary>
    /// <param name="framesPerSecond">The average, above 0.</param>
    public static Rational Nearest(double framesPerSecond) => FrameClock.UsualRates.MinBy(rate => Math.Abs(rate.Value - framesPerSecond));

    /// <summary>The frame nearest to a time.</summary>
    /// <param name="seconds">The time.</param>
    public long FrameAt(Rational seconds) => (seconds * FramesPerSecond).Round;

    /// <summary>When a frame starts, in seconds.</summary>
    /// <param name="frame">The frame's number.</param>
    public Rational TimeOf(long frame) => frame / FramesPerSecond;
}
