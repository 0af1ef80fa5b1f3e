namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>The terms of a sum, for <see cref="LaneSum"/>.</summary>
internal interface ITerm
{
    /// <summary>Adds terms i, i + 1, …, one to each lane of a register.</summary>
    void AddTo<TSimd>(int i, ref TSimd sum)
        where TSimd : unmanaged, ISimd<TSimd>;
}
