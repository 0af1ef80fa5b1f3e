namespace SummDiff;

/// <summary>The three benchmarks. Each has its own file layout and its own rules in the metrics.</summary>
public enum DatasetKind
{
    /// <summary>50 videos, 20 users who scored every frame 1..5.</summary>
    TvSum,

    /// <summary>25 videos, 15 to 18 users who each made a binary summary.</summary>
    SumMe,

    /// <summary>31,892 videos sampled once a second, scored by viewers' replays.</summary>
    MrHiSum,
}
