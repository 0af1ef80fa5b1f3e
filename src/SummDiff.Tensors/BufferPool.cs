using System.Numerics;

namespace SummDiff.Tensors;

/// <summary>Keeps buffers from step to step, so that a steady state allocates nothing. Sizes are rounded up to four classes an octave.</summary>
internal sealed class BufferPool
{
    private const int SmallestClass = 256;
    private readonly Dictionary<long, Stack<FloatBuffer>> _free = [];

    public FloatBuffer Rent(long length)
    {
        var capacity = RoundUp(length);
        return _free.TryGetValue(capacity, out var stack) && stack.TryPop(out var buffer) ? buffer : new FloatBuffer(capacity);
    }

    public void Return(FloatBuffer buffer)
    {
        if (!_free.TryGetValue(buffer.Capacity, out var stack))
        {
            _free[buffer.Capacity] = stack = new Stack<FloatBuffer>();
        }

        stack.Push(buffer);
    }

    /// <summary>Forgets the free buffers: after one very long video, say.</summary>
    public void Trim() => _free.Clear();

    private static long RoundUp(long length)
    {
        if (length <= SmallestClass)
        {
            return SmallestClass;
        }

        var step = 1L << (BitOperations.Log2((ulong)(length - 1)) - 2);
        return (length + step - 1) / step * step;
    }
}
