using System.Globalization;

namespace SummDiff.Summaries;

/// <summary>How long a summary may be: a share of the video, seconds or frames.</summary>
public readonly record struct Budget
{
    private readonly double _amount;
    private readonly BudgetUnit _unit;

    private Budget(double amount, BudgetUnit unit) => (_amount, _unit) = (amount, unit);

    /// <summary>15 % of the video, the benchmarks' budget.</summary>
    public static Budget Default { get; } = Share(0.15);

    /// <summary>A share of the video's frames.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    /// <exception cref="SummDiffException">The share is out of range.</exception>
    public static Budget Share(double share) => share is > 0 and <= 1
        ? new(share, BudgetUnit.Share)
        : throw new SummDiffException($"A budget of {Format(share * 100)}% is not a share of a video. Give more than 0% and at most 100%, such as 15%.");

    /// <summary>Seconds of video.</summary>
    /// <param name="seconds">Above 0.</param>
    /// <exception cref="SummDiffException">The time is out of range.</exception>
    public static Budget Seconds(double seconds) => seconds > 0 && double.IsFinite(seconds)
        ? new(seconds, BudgetUnit.Seconds)
        : throw new SummDiffException($"A budget of {Format(seconds)} seconds is no time. Give more than 0, such as 60s.");

    /// <summary>Original frames of the video.</summary>
    /// <param name="frames">At least 1.</param>
    /// <exception cref="SummDiffException">The number is out of range.</exception>
    public static Budget Frames(int frames) => frames > 0
        ? new(frames, BudgetUnit.Frames)
        : throw new SummDiffException($"A budget of {frames} frames is no summary. Give at least 1, such as 900f.");

    /// <summary>Whether the budget needs to know the video's frame rate.</summary>
    public bool NeedsFrameRate => _unit == BudgetUnit.Seconds;

    /// <summary>Reads <c>15%</c>, <c>60s</c> or <c>900f</c>; a bare number up to 1 is a share.</summary>
    /// <param name="text">The budget as a user writes it.</param>
    /// <exception cref="SummDiffException">The text is none of these.</exception>
    public static Budget Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var unit = trimmed.Length > 0 ? trimmed[^1] : ' ';
        var number = char.IsAsciiDigit(unit) ? trimmed : trimmed[..^Math.Min(1, trimmed.Length)];
        // decimal, so that 33.3% is the double nearest to 0.333.
        if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            switch (unit)
            {
                case '%':
                    return Share((double)(amount / 100));
                case 's':
                    return Seconds((double)amount);
                case 'f' when amount == decimal.Truncate(amount) && amount <= int.MaxValue:
                    return Frames((int)amount);
                case var digit when char.IsAsciiDigit(digit) && amount <= 1:
                    return Share((double)amount);
            }
        }

        throw new SummDiffException($"'{text}' is not a budget. Write a share of the video (15%), seconds (60s) or frames (900f).");
    }

    /// <summary>The most frames a summary of a video may take.</summary>
    /// <param name="frameCount">Original frames of the video.</param>
    /// <param name="framesPerSecond">The video's frame rate; needed for a budget in seconds.</param>
    /// <returns>A share is rounded down as the official code does: 15 % of 6 frames are none.</returns>
    /// <exception cref="SummDiffException">The budget is in seconds and the frame rate is not known.</exception>
    public int CapacityFrames(int frameCount, double? framesPerSecond = null) => _unit switch
    {
        BudgetUnit.Share => (int)(_amount * frameCount),
        BudgetUnit.Frames => Math.Min((int)_amount, frameCount),
        BudgetUnit.Seconds when framesPerSecond is > 0 => (int)Math.Min(_amount * framesPerSecond.Value, frameCount),
        BudgetUnit.Seconds => throw new SummDiffException($"A budget of {this} needs the video's frame rate, which is not known here. Give the budget as a share (15%) or in frames (900f)."),
        _ => throw new SummDiffException("This budget was never set. Use Budget.Default, or one of Share, Seconds and Frames."),
    };

    /// <summary>The budget as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _unit switch
    {
        BudgetUnit.Share => $"{Format((double)((decimal)_amount * 100))}%",
        BudgetUnit.Seconds => $"{Format(_amount)}s",
        BudgetUnit.Frames => $"{Format(_amount)}f",
        _ => "none",
    };

    private static string Format(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private enum BudgetUnit
    {
        None,
        Share,
        Seconds,
        Frames,
    }
}
