namespace SummDiff.Summaries;

/// <summary>The shots of a video that are worth showing within a budget.</summary>
public sealed record Summary
{
    private Summary(Shot[] shots, byte[] frames) => (Shots, Frames) = (shots, frames);

    /// <summary>The chosen shots, in the video's order.</summary>
    public Shot[] Shots { get; }

    /// <summary><c>[Σ n_frame_per_seg]</c>, one for a frame that is shown and zero for one that is not. In most files that is <c>[n_frames]</c>.</summary>
    public byte[] Frames { get; }

    /// <summary>Summarises one video: the shots of greatest total value whose frames fit.</summary>
    /// <param name="scores"><c>[L]</c>, importance of each sampled frame.</param>
    /// <param name="picks"><c>[L]</c>, the original frame of each sample, ascending.</param>
    /// <param name="shots"><c>[S]</c>.</param>
    /// <param name="frameCount">Original frames of the video.</param>
    /// <param name="capacityFrames">The most frames the summary may have; see <see cref="Budget.CapacityFrames"/>.</param>
    /// <param name="countEndFrame">As in <see cref="ShotValues.Of"/>.</param>
    public static Summary Of(
        ReadOnlySpan<float> scores,
        ReadOnlySpan<int> picks,
        ReadOnlySpan<Shot> shots,
        int frameCount,
        int capacityFrames,
        bool countEndFrame = false)
    {
        var values = ShotValues.Of(scores, picks, shots, frameCount, countEndFrame);
        var weights = new int[shots.Length];
        for (var s = 0; s < shots.Length; s++)
        {
            weights[s] = shots[s].Frames;
        }

        var chosen = Knapsack.Choose(values, weights, capacityFrames);
        var kept = new List<Shot>();
        var frames = new byte[weights.Sum()];
        for (int s = 0, at = 0; s < shots.Length; at += weights[s++])
        {
            if (chosen[s])
            {
                kept.Add(shots[s]);
                frames.AsSpan(at, weights[s]).Fill(1);
            }
        }

        return new([.. kept], frames);
    }
}
