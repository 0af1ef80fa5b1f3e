using System.Numerics;

namespace SummDiff.Tensors.Memory;

/// <summary>
/// Keeps buffers from step to step, so that a steady state allocates nothing. Sizes are rounded up to four classes an octave; a request
/// takes a free buffer of up to twice its class, so that batches of many sizes do not each leave buffers of their own.
/// </summary>
internal sealed class BufferPool
{
    private const int SmallestClass = 256;
    private const int ClassesUpToTwice = 5;
    private readonly Dictionary<long, Stack<FloatBuffer>> _free = [];

    public FloatBuffer Rent(long length)
    {
        var wanted = RoundUp(length);
        var capacity = wanted;
        for (var i = 0; i < ClassesUpToTwice; i++)
        {
            if (_free.TryGetValue(capacity, out var stack) && stack.TryPop(out var buffer))
            {
                return buffer;
            }

            capacity = RoundUp(capacity + 1);
        }

        return new FloatBuffer(wanted);
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
