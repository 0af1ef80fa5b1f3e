using System.Runtime.InteropServices;

namespace SummDiff.Tensors.Threading;

/// <summary>
/// Keeps a worker off the processor that its caller runs on. Some Linux schedulers wake a thread beside the one that woke it and move it
/// only milliseconds later, when the work is over. On other systems, and with one processor, nothing is done.
/// </summary>
internal sealed unsafe partial class Placement
{
    private const int MaskBytes = 128;
    private const int None = -1;

    private static readonly byte[]? s_allowed = ReadAllowed();

    private readonly int _thread;
    private int _avoided = None;

    private Placement(int thread) => _thread = thread;

    /// <summary>The processor this thread runs on, or -1 where threads are not placed.</summary>
    public static int CurrentProcessor => s_allowed is null ? None : GetProcessor();

    /// <summary>For the calling thread; null where threads are not placed.</summary>
    public static Placement? OfCurrentThread() => s_allowed is null ? null : new Placement(GetThread());

    /// <summary>Moves the thread away from a processor, unless it was the last one named.</summary>
    public void Avoid(int processor)
    {
        if (processor == _avoided)
        {
            return;
        }

        _avoided = processor;
        var mask = stackalloc byte[MaskBytes];
        s_allowed.CopyTo(new Span<byte>(mask, MaskBytes));
        if (processor / 8 < MaskBytes)
        {
            mask[processor / 8] &= (byte)~(1 << (processor % 8));
        }

        // A refusal leaves the thread where the system put it, which is slower, not wrong.
        _ = SetAffinity(_thread, MaskBytes, mask);
    }

    private static byte[]? ReadAllowed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var allowed = new byte[MaskBytes];
        try
        {
            fixed (byte* start = allowed)
            {
                _ = GetThread();
                if (GetProcessor() < 0 || GetAffinity(0, MaskBytes, start) != 0)
                {
                    return null;
                }
            }
        }
        catch (TypeLoadException)
        {
            // Another C library, without these functions.
            return null;
        }

        return allowed.Sum(part => int.PopCount(part)) > 1 ? allowed : null;
    }

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    [SuppressGCTransition]
    private static partial int GetProcessor();

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThread();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint size, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, byte* mask);
}
