namespace SummDiff.Tensors.Memory;

/// <summary>Memory that a thread keeps from call to call, so that kernels allocate nothing once they have run.</summary>
internal unsafe sealed class Scratch
{
    [ThreadStatic]
    private static Scratch[]? t_slots;

    private FloatBuffer _memory = new(0);

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

    private float* Ensure(long floats)
    {
        if (_memory.Capacity < floats)
        {
            _memory = new FloatBuffer(floats);
        }

        return _memory.Pointer;
    }
}
