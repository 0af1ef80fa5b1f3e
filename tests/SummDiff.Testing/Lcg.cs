namespace SummDiff.Testing;

/// <summary>The generator by which golden inputs are made again.</summary>
public sealed class Lcg(uint seed)
{
    private uint _state = seed;

    /// <summary>The next number in 0..1.</summary>
    public double Next()
    {
        _state = unchecked(_state * 1664525 + 1013904223);
        return _state / 4294967296.0;
    }
}
