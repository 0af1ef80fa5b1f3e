namespace SummDiff.Training;

/// <summary>How a run talks with who started it. None of it changes what is learned.</summary>
public sealed record Session
{
    /// <summary>Hears of progress, on the training thread.</summary>
    public Action<FoldProgress> Report { get; init; } = _ => { };

    /// <summary>
    /// Asked after each step whether to save the state now, so that a killed run loses little. It is the caller's, since the library looks at no clock.
    /// </summary>
    public Func<bool> SaveDue { get; init; } = () => true;

    /// <summary>Says what time it is, for the log; without it, the log has no times. Nothing that is computed depends on it.</summary>
    public Func<DateTimeOffset>? Now { get; init; }

    /// <summary>Finishes the step, saves the state and stops.</summary>
    public CancellationToken Cancel { get; init; }
}
