namespace SummDiff.Video.Media;

/// <summary>One subtitle stream of a video file.</summary>
/// <param name="Index">The stream's index in the file.</param>
/// <param name="Codec">The codec's short name, such as <c>subrip</c>.</param>
/// <param name="Language">The language tag, or null.</param>
internal sealed record SubtitleTrack(int Index, string Codec, string? Language)
{
    /// <summary>Whether it holds text; others hold pictures of text.</summary>
    public bool IsText => Codec is "subrip" or "srt" or "webvtt" or "mov_text" or "ass" or "ssa" or "text" or "ttml";
}
