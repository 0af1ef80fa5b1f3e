namespace SummDiff.Video.Media;

/// <summary>How the numbers of a picture become colors, in ffmpeg's names; null where the file does not say.</summary>
/// <param name="Range"><c>tv</c> or <c>pc</c>.</param>
/// <param name="Space">The matrix, such as <c>bt709</c>.</param>
/// <param name="Transfer">The curve, such as <c>smpte2084</c>.</param>
/// <param name="Primaries">The primary colors, such as <c>bt2020</c>.</param>
internal sealed record ColorTags(string? Range, string? Space, string? Transfer, string? Primaries)
{
    /// <summary>Whether the picture is of high dynamic range: its curve is PQ or HLG.</summary>
    public bool IsHdr => Transfer is "smpte2084" or "arib-std-b67";
}
