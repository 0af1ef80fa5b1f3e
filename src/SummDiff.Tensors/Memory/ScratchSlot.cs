namespace SummDiff.Tensors.Memory;

/// <summary>What a thread's scratch memory is for. Kernels that run inside one another use different slots.</summary>
internal enum ScratchSlot
{
    PackedA,
    PackedB,
    Attention,
    Patches,
}
