using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Projects;

/// <summary>
/// The time line of a video in a project file. Timestamps are whole numbers of the file's time base: with a constant rate they
/// follow from it, otherwise the steps between them are listed.
/// </summary>
internal static class TimelineJson
{
    private static readonly Rational s_microsecond = new(1, 1_000_000);

    /// <summary>Writes a time line.</summary>
    /// <param name="timeline">The time line.</param>
    /// <param name="rate">The constant rate, if there is one.</param>
    public static JsonObject Write(FrameTimeline timeline, Rational? rate)
    {
        var unit = timeline.TimeBase > 0 ? timeline.TimeBase : s_microsecond;
        var ticks = Enumerable.Range(0, timeline.FrameCount + 1).Select(frame => (long)Math.Round((timeline.Origin + timeline.TimeOf(frame)) * unit.Denominator / unit.Numerator)).ToArray();
        var json = new JsonObject
        {
            ["time_base"] = timeline.TimeBase.ToString(),
            ["first"] = ticks[0],
            ["frames"] = timeline.FrameCount,
        };
        if (rate is { } constant && Enumerable.Range(0, ticks.Length).All(frame => ticks[frame] - ticks[0] == AtConstantRate(frame, constant, unit)))
        {
            json["rate"] = constant.ToString();
        }
        else
        {
            json["steps"] = Steps(ticks);
        }

        return json;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The time line.</param>
    /// <param name="picks">The sampled frames.</param>
    /// <param name="warnings">What ffmpeg complained about.</param>
    /// <exception cref="FormatException">The time line is damaged.</exception>
    public static FrameTimeline Read(JsonNode json, int[] picks, IReadOnlyList<string> warnings)
    {
        var timeBase = Fraction(json["time_base"]);
        var (unit, frames, first) = (timeBase > 0 ? timeBase : s_microsecond, (int)json["frames"]!, (long)json["first"]!);
        var after = json["rate"] is { } rate
            ? Enumerable.Range(0, frames + 1).Select(frame => AtConstantRate(frame, Fraction(rate), unit)).ToArray()
            : Sums((string)json["steps"]!, frames);
        double Seconds(long ticks) => (double)ticks * unit.Numerator / unit.Denominator;
        return new FrameTimeline(Seconds(first), [.. after[..frames].Select(Seconds)], picks, Seconds(after[frames]), warnings) { TimeBase = timeBase };
    }

    /// <summary>Reads a fraction.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Rational Fraction(JsonNode? text) => Rational.TryParse((string?)text, out var value)
        ? value
        : throw new FormatException($"'{text}' is no fraction.");

    private static long AtConstantRate(int frame, Rational rate, Rational unit) => (frame / rate / unit).Round;

    /// <summary><c>3*512 1024</c>: three steps of 512 and one of 1024.</summary>
    private static string Steps(long[] ticks)
    {
        var text = new StringBuilder();
        for (int i = 1, count; i < ticks.Length; i += count)
        {
            var step = ticks[i] - ticks[i - 1];
            for (count = 1; i + count < ticks.Length && ticks[i + count] - ticks[i + count - 1] == step; count++)
            {
            }

            text.Append(text.Length > 0 ? " " : "").Append(count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{count}*{step}") : step.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static long[] Sums(string steps, int frames)
    {
        var ticks = new List<long> { 0 };
        foreach (var run in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = run.Split('*');
            var count = parts.Length == 2 ? int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture) : 1;
            var step = long.Parse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture);
            if (count > frames + 1 - ticks.Count)
            {
                throw new FormatException($"there are more steps than {frames} frames.");
            }

            for (var i = 0; i < count; i++)
            {
                ticks.Add(ticks[^1] + step);
            }
        }

        return ticks.Count == frames + 1 ? [.. ticks] : throw new FormatException($"there are {ticks.Count - 1} steps for {frames} frames.");
    }
}
