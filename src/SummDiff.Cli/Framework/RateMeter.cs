using System.Globalization;

namespace SummDiff.Cli.Framework;

/// <summary>How fast work goes and how long it will still take.</summary>
/// <param name="clock">Says what time it is.</param>
/// <param name="start">Work done before the measurement began.</param>
internal sealed class RateMeter(TimeProvider clock, double start = 0)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly long _begin = clock.GetTimestamp();
    private readonly Queue<(long Time, double Done)> _recent = new([(clock.GetTimestamp(), start)]);
    private (long Time, double Done) _last = (clock.GetTimestamp(), start);

    /// <summary>Time since the measurement began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_begin);

    /// <summary>Units a second over the last ten seconds; null before anything was done.</summary>
    public double? Rate
    {
        get
        {
            var (from, done) = _recent.Peek();
            var seconds = clock.GetElapsedTime(from, _last.Time).TotalSeconds;
            return seconds > 0 && _last.Done > done ? (_last.Done - done) / seconds : null;
        }
    }

    /// <summary>Notes how far the work is.</summary>
    /// <param name="done">Units done in all.</param>
    public void Note(double done)
    {
        _last = (clock.GetTimestamp(), done);
        _recent.Enqueue(_last);
        while (_recent.Count > 2 && clock.GetElapsedTime(_recent.Peek().Time, _last.Time) > Window)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>The time that the rest takes at the average speed so far; null before anything was done.</summary>
    /// <param name="total">Units in all.</param>
    public TimeSpan? Left(double total)
    {
        var sinceStart = _last.Done - start;
        if (sinceStart <= 0)
        {
            return null;
        }

        var seconds = clock.GetElapsedTime(_begin, _last.Time).TotalSeconds * (total - _last.Done) / sinceStart;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1000).TotalSeconds));
    }

    /// <summary>A rate with its unit: <c>12.5 steps/s</c>, or <c>12.5 s/step</c> where a step takes long.</summary>
    /// <param name="rate">Units a second.</param>
    /// <param name="units">Name of the unit in the plural, with an s at its end.</param>
    public static string Format(double rate, string units) => rate switch
    {
        < 0.5 => string.Create(CultureInfo.InvariantCulture, $"{1 / rate:0.0} s/{units[..^1]}"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} {units}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rate:0} {units}/s"),
    };

    /// <summary>A time span as a clock shows it: <c>0:07</c>, <c>1:02:03</c>, <c>2 days 3:00:00</c>.</summary>
    public static string Format(TimeSpan span) => span.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Days} day{(span.Days == 1 ? "" : "s")} {span.Hours}:{span.Minutes:00}:{span.Seconds:00}")
        : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
}
