using FsCheck;
using FsCheck.Fluent;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing;

public class TimecodeTests
{
    private static readonly EditRate Drop30 = new(new Rational(30000, 1001), true);
    private static readonly EditRate Drop60 = new(new Rational(60000, 1001), true);

    /// <summary>SMPTE 12M: numbers 00 and 01 are left out at each minute but every tenth; an hour has 107,892 frames at 29.97.</summary>
    [Theory]
    [InlineData(1799, "00:00:59;29")]
    [InlineData(1800, "00:01:00;02")]
    [InlineData(3597, "00:01:59;29")]
    [InlineData(3598, "00:02:00;02")]
    [InlineData(17981, "00:09:59;29")]
    [InlineData(17982, "00:10:00;00")]
    [InlineData(107892, "01:00:00;00")]
    public void Drop_frame_timecode_leaves_out_two_numbers_a_minute(long frame, string text)
    {
        Assert.Equal(text, Timecode.Format(frame, Drop30));
        Assert.True(Timecode.TryParse(text, Drop30, out var read));
        Assert.Equal(frame, read);
    }

    [Fact]
    public void Drop_frame_timecode_at_60_leaves_out_four()
    {
        Assert.Equal("00:00:59;59", Timecode.Format(3599, Drop60));
        Assert.Equal("00:01:00;04", Timecode.Format(3600, Drop60));
        Assert.Equal("01:00:00;00", Timecode.Format(215784, Drop60));
    }

    [Fact]
    public void Reading_gives_back_what_was_written() => Prop.ForAll(
        ArbMap.Default.ArbFor<(uint Frame, byte Rate)>(),
        t =>
        {
            var rate = new EditRate[] { new(24), new(25), new(new Rational(30000, 1001)), Drop30, new(60), Drop60 }[t.Rate % 6];
            var frame = t.Frame % (rate.Timebase * 86000L);
            Assert.True(Timecode.TryParse(Timecode.Format(frame, rate), rate, out var read));
            Assert.Equal(frame, read);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01:00:00")]
    [InlineData("24:00:00:00")]
    [InlineData("00:60:00:00")]
    [InlineData("00:00:00:25")]
    [InlineData("00:00:00;00")]
    [InlineData("aa:00:00:00")]
    public void Text_that_is_no_timecode_of_25_frames_is_refused(string? text) => Assert.False(Timecode.TryParse(text, new EditRate(25), out _));
}
