namespace SummDiff.Video.Editing;

/// <summary>What becomes of a high dynamic range when frames are encoded.</summary>
public enum HdrMode
{
    /// <summary>It stays, as 10-bit HEVC with the source's colors and light levels.</summary>
    Keep,

    /// <summary>It is tone-mapped to the standard range (BT.709), as 8-bit H.264.</summary>
    ToneMap,
}
