namespace SummDiff.Fingerprints;

/// <summary>In which order a network takes the colors of a pixel.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as networks trained with Caffe take them.</summary>
    Bgr,
}
