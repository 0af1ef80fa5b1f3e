using System.Numerics;

namespace SummDiff.Formats.Torch;

/// <summary>A view into a storage: which of its numbers make up the tensor, and in what order.</summary>
/// <param name="Storage">The numbers.</param>
/// <param name="Offset">Index of the first.</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Strides">How far apart neighbours along each axis are.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>How many numbers the tensor has; <see cref="long.MaxValue"/> when there are more.</summary>
    public long Count => (long)Shape.Aggregate(Int128.One, (a, b) => Int128.Min(a * b, long.MaxValue));

    /// <summary>Whether every number lies in the storage, and there are no more of them than it has.</summary>
    public bool IsSound()
    {
        if (Offset < 0 || Shape.Length != Strides.Length || Array.Exists(Shape, n => n < 0) || Array.Exists(Strides, n => n < 0))
        {
            return false;
        }

        return Count == 0 || (Offset + Reach() < Storage.Count && Count <= Storage.Count);
    }

    /// <summary>The numbers of the storage that the tensor uses, from the first to the last; none for an empty tensor.</summary>
    public (long First, long Count) Extent() => Count == 0 ? (0, 0) : (Offset, (long)Reach() + 1);

    /// <summary>Puts the tensor's numbers in row-major order.</summary>
    /// <param name="storage">The storage's numbers within <see cref="Extent"/>.</param>
    public T[] Gather<T>(T[] storage)
        where T : unmanaged, INumber<T>
    {
        var values = new T[Count];
        var index = new long[Shape.Length];
        var at = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = storage[at];
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                at += Strides[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                at -= Strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return values;
    }

    /// <summary>How far the last number lies behind the first.</summary>
    private Int128 Reach() => Shape.Zip(Strides).Aggregate(Int128.Zero, (reach, axis) => reach + ((Int128)Math.Max(0, axis.First - 1) * axis.Second));
}
