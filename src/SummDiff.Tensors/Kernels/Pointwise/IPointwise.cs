using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>A function of single values for <see cref="PointwiseLoop"/>, written for a register of them.</summary>
internal interface IPointwise
{
    /// <summary>The new y.</summary>
    /// <param name="x">Values.</param>
    /// <param name="constant">The constant, in every lane.</param>
    /// <param name="other">Second values.</param>
    /// <param name="y">What the destination holds.</param>
    static abstract TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
        where TSimd : unmanaged, ISimd<TSimd>;
}
