namespace SummDiff.Video;

/// <summary>A generator that any language can write in three lines, so that golden inputs need no file: x ← 1664525·x + 1013904223 mod 2³².</summary>
/// <param name="seed">The first state; each draw advances before it reads.</param>
internal struct GoldenDraws(uint seed)
{
    private uint _state = seed;

    /// <summary>The next number, x / 2³², in 0..1.</summary>
    public double Next()
    {
        _state = unchecked((_state * 1664525) + 1013904223);
        return _state / 4294967296.0;
    }
}
