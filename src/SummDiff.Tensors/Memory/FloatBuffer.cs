using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SummDiff.Tensors.Memory;

/// <summary>Memory of a tensor or a kernel: pinned, so that kernels may hold pointers, and aligned to a cache line.</summary>
internal sealed unsafe class FloatBuffer
{
    private const int Alignment = 64;
    private readonly float[] _memory;

    public FloatBuffer(long capacity)
    {
        if (capacity > Array.MaxLength - (Alignment / sizeof(float)))
        {
            throw new ShapeException($"A tensor of {capacity:N0} values is too large: at most {Array.MaxLength:N0} fit. Use shorter videos or smaller batches.");
        }

        Capacity = (int)capacity;
        _memory = GC.AllocateUninitializedArray<float>(Capacity + (Alignment / sizeof(float)), pinned: true);
        var start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        Pointer = (float*)((start + Alignment - 1) & ~(nint)(Alignment - 1));
        LargePages.Prefer(Pointer, Capacity);
    }

    public int Capacity { get; }

    public float* Pointer { get; }
}
