using System.Runtime.CompilerServices;

namespace SummDiff.Tensors.Kernels;

/// <summary>Memory that a thread keeps from call to call, so that kernels allocate nothing once they have run. Pinned, 64-byte aligned.</summary>
internal unsafe sealed class Scratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static Scratch[]? t_slots;

    private float[] _memory = [];
    private float* _start;

    private Scratch()
    {
    }

    /// <summary>The calling thread's memory for one purpose. What it held is lost when it must grow; it is valid until the thread's next request for the slot.</summary>
    /// <param name="slot">The purpose.</param>
    /// <param name="floats">Floats needed.</param>
    public static float* Rent(ScratchSlot slot, long floats)
    {
        t_slots ??= [.. Enumerable.Range(0, Enum.GetValues<ScratchSlot>().Length).Select(_ => new Scratch())];
        return t_slots[(int)slot].Ensure(floats);
    }

    /// <summary>A pinned array and its first aligned element.</summary>
    public static float[] Allocate(long floats, out float* start)
    {
        var memory = GC.AllocateUninitializedArray<float>(checked((int)(floats + (Alignment / sizeof(float)))), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref memory[0]);
        start = (float*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
        LargePages.Prefer(start, floats);
        return memory;
    }

    private float* Ensure(long floats)
    {
        if (_start is null || _memory.Length < floats + (Alignment / sizeof(float)))
        {
            _memory = Allocate(floats, out _start);
        }

        return _start;
    }
}
