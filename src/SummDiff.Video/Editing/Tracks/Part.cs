namespace SummDiff.Video.Editing.Tracks;

/// <summary>A part of the summary's picture track: frames to encode, or packets of the source to copy.</summary>
/// <param name="Ranges">The source's frames, in order. A copied part has one range.</param>
/// <param name="FirstPacket">The first packet to copy; -1 for a part to encode.</param>
/// <param name="EndPacket">One past the last packet to copy.</param>
internal sealed record Part(IReadOnlyList<FrameRange> Ranges, int FirstPacket = -1, int EndPacket = -1)
{
    /// <summary>Whether packets are copied.</summary>
    public bool IsCopy => FirstPacket >= 0;

    /// <summary>Frames.</summary>
    public int Frames => Ranges.Sum(range => range.End - range.Start);
}
