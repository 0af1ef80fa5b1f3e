using System.Globalization;

namespace SummDiff.Video.Editing;

/// <summary>SMPTE timecode: frame numbers as hours, minutes, seconds and frames. Drop-frame timecode has a semicolon before the frames.</summary>
internal static class Timecode
{
    /// <summary>Writes a frame number.</summary>
    /// <param name="frame">Frames since 00:00:00:00, at least 0; counted round after 24 hours.</param>
    /// <param name="rate">The frame rate.</param>
    public static string Format(long frame, EditRate rate)
    {
        var (number, second) = (frame, rate.Timebase);
        if (rate.DropFrame)
        {
            // Each minute but every tenth begins with frame number 2 at 30 frames a second, 4 at 60.
            var dropped = second / 15;
            var (minute, tenMinutes) = ((second * 60L) - dropped, (second * 600L) - (9 * dropped));
            var (tens, rest) = Math.DivRem(frame, tenMinutes);
            number += dropped * ((9 * tens) + (rest < second * 60L ? 0 : 1 + ((rest - (second * 60L)) / minute)));
        }

        number %= second * 86400L;
        var (seconds, frames) = Math.DivRem(number, second);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{(rate.DropFrame ? ';' : ':')}{frames:00}");
    }

    /// <summary>Reads <c>01:02:03:04</c>, or <c>01:02:03;04</c> as drop-frame timecode.</summary>
    /// <param name="text">The timecode.</param>
    /// <param name="rate">The frame rate; whether it drops follows from the text.</param>
    /// <param name="frame">Frames since 00:00:00:00.</param>
    /// <returns>Whether the text is timecode of this rate; drop-frame timecode of a rate that has none is not.</returns>
    public static bool TryParse(string? text, EditRate rate, out long frame)
    {
        frame = 0;
        var parts = text?.Split(':', ';', '.') ?? [];
        var numbers = new int[4];
        for (var i = 0; i < 4; i++)
        {
            if (parts.Length != 4 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        var drop = IsDropFrame(text);
        if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59 || numbers[3] >= rate.Timebase || (drop && !rate.CanDrop))
        {
            return false;
        }

        var minutes = (numbers[0] * 60L) + numbers[1];
        frame = (((minutes * 60) + numbers[2]) * rate.Timebase) + numbers[3] - (drop ? rate.Timebase / 15 * (minutes - (minutes / 10)) : 0);
        return true;
    }

    /// <summary>Whether timecode is written as drop-frame.</summary>
    /// <param name="text">The timecode.</param>
    public static bool IsDropFrame(string? text) => text is not null && text.AsSpan().IndexOfAny(';', '.') >= 0;
}
