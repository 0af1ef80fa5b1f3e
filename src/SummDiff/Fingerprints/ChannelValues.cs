namespace SummDiff.Fingerprints;

/// <summary>A number for each color.</summary>
/// <param name="Red">Of red.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue)
{
    /// <summary>The same number for each color.</summary>
    /// <param name="value">The number.</param>
    public ChannelValues(float value)
        : this(value, value, value)
    {
    }
}
