using SummDiff.Tensors.Kernels;

namespace SummDiff.Tensors;

/// <summary>A convolution's weight made for sampling, packed for many products.</summary>
public sealed class PackedWeight
{
    internal PackedWeight(PackedMatrix matrix, int taps) => (Matrix, Taps) = (matrix, taps);

    /// <summary>Frames the convolution sees.</summary>
    public int Taps { get; }

    internal PackedMatrix Matrix { get; }
}
