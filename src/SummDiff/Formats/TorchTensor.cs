using System.Numerics;

namespace SummDiff.Formats;

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

        Int128 last = Offset;
        for (var axis = 0; axis < Shape.Length; axis++)
        {
            last += (Int128)Math.Max(0, Shape[axis] - 1) * Strides[axis];
        }

        return Count == 0 || (last < Storage.Count && Count <= Storage.Count);
    }

    /// <summary>Puts the tensor's numbers in row-major order.</summary>
    /// <param name="storage">All numbers of the storage.</param>
    public T[] Gather<T>(T[] storage)
        where T : unmanaged, INumber<T>
    {
        var values = new T[Count];
        var index = new long[Shape.Length];
        var at = Offset;
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
}
