namespace SummDiff.Video.Media;

/// <summary>When each frame of a video is shown, and which ones were sampled.</summary>
/// <param name="Origin">The first frame's timestamp in the file, in seconds.</param>
/// <param name="Times"><c>[n_frames]</c>, seconds after the first frame, ascending: every frame that could be decoded, in display order.</param>
/// <param name="Picks"><c>[L]</c>, the sampled frames, ascending.</param>
/// <param name="EndTime">When the last frame goes, in seconds after the first one came.</param>
/// <param name="Warnings">What ffmpeg complained about while it decoded, such as a damaged part; empty for a healthy file.</param>
internal sealed record FrameTimeline(double Origin, double[] Times, int[] Picks, double EndTime, IReadOnlyList<string> Warnings)
{
    /// <summary>The unit of the file's timestamps, in seconds; 0 where it is not known.</summary>
    internal Rational TimeBase { get; init; }

    /// <summary>Frames in the video.</summary>
    public int FrameCount => Times.Length;

    /// <summary>Whether all frames are shown equally long, but for the milliseconds to which some files round.</summary>
    internal bool IsSteady
    {
        get
        {
            var (shortest, longest) = (double.PositiveInfinity, 0.0);
            for (var frame = 0; frame < Times.Length; frame++)
            {
                var seconds = TimeOf(frame + 1) - Times[frame];
                (shortest, longest) = (Math.Min(shortest, seconds), Math.Max(longest, seconds));
            }

            return longest - shortest < 0.0025;
        }
    }

    /// <summary>When a frame starts to show; <see cref="EndTime"/> for the frame count itself.</summary>
    /// <param name="frame">A frame number from 0 to <see cref="FrameCount"/>.</param>
    public double TimeOf(int frame) => frame < Times.Length ? Times[frame] : EndTime;

    /// <summary>The frame that starts to show nearest to a time; <see cref="FrameCount"/> for the end.</summary>
    /// <param name="seconds">Seconds after the first frame.</param>
    public int FrameAt(double seconds)
    {
        var found = Array.BinarySearch(Times, seconds);
        var after = found < 0 ? ~found : found;
        return after > 0 && seconds - TimeOf(after - 1) < TimeOf(after) - seconds ? after - 1 : after;
    }
}
