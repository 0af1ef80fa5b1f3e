using System.Globalization;
using System.Runtime.ExceptionServices;

namespace SummDiff.Tensors.Threading;

/// <summary>
/// Shares loops over threads. Each index does the same work whoever runs it, so results never depend on the number of threads.
/// </summary>
internal static class Workers
{
    private const int SpinsBeforeSleep = 2000;
    private const long Closed = int.MaxValue;

    private static readonly Lock s_owner = new();
    private static readonly List<Worker> s_workers = [];
    private static int s_count = DefaultCount();

    // One job at a time. The upper half of s_ticket is a generation that only grows, the lower half the next index to run:
    // claiming an index by compare-and-swap therefore also proves that the body and the count read before it are this job's.
    private static long s_ticket = Closed;
    private static Action<int>? s_body;
    private static int s_indices;
    private static int s_finished;
    private static ExceptionDispatchInfo? s_failure;

    [ThreadStatic]
    private static bool t_inside;

    /// <summary>
    /// Threads used, the calling one included. At least 1; at first the number of processors, or the environment variable <c>SUMMDIFF_THREADS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public static int Count
    {
        get => Volatile.Read(ref s_count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref s_count, value);
        }
    }

    /// <summary>
    /// Runs <c>body(0) … body(count - 1)</c>, in any order, and returns when all are done. A call from inside a body, or while another
    /// thread's loop is running, runs on the calling thread alone.
    /// </summary>
    /// <param name="count">Number of indices; nothing happens when it is not positive.</param>
    /// <param name="body">The work for one index. When it throws, an exception reaches the caller once no body runs any more; other indices may have run or not.</param>
    public static void For(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var helpers = Math.Min(Count, count) - 1;
        if (helpers < 1 || t_inside || !s_owner.TryEnter())
        {
            for (var i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        t_inside = true;
        try
        {
            RunShared(count, body, helpers);
        }
        finally
        {
            t_inside = false;
            s_owner.Exit();
        }
    }

    private static void RunShared(int count, Action<int> body, int helpers)
    {
        while (s_workers.Count < helpers)
        {
            s_workers.Add(new Worker());
        }

        var generation = (Volatile.Read(ref s_ticket) >> 32) + 1;
        s_body = body;
        s_indices = count;
        s_finished = 0;
        s_failure = null;
        Interlocked.Exchange(ref s_ticket, generation << 32);
        var processor = Placement.CurrentProcessor;
        for (var i = 0; i < helpers; i++)
        {
            s_workers[i].Wake(processor);
        }

        while (TryRunOne())
        {
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref s_finished) < count)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        Interlocked.Exchange(ref s_ticket, (generation << 32) | Closed);
        s_body = null;
        s_failure?.Throw();
    }

    private static bool TryRunOne()
    {
        while (true)
        {
            var ticket = Volatile.Read(ref s_ticket);
            var index = (int)(ticket & Closed);
            var body = s_body;
            if (index >= Volatile.Read(ref s_indices) || body is null)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref s_ticket, ticket + 1, ticket) != ticket)
            {
                continue;
            }

            try
            {
                body(index);
            }
#pragma warning disable CA1031 // Whatever a body throws belongs to the thread that called For.
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref s_failure, ExceptionDispatchInfo.Capture(exception), null);
            }
#pragma warning restore CA1031

            Interlocked.Increment(ref s_finished);
            return true;
        }
    }

    private static int DefaultCount() =>
        int.TryParse(Environment.GetEnvironmentVariable("SUMMDIFF_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads > 0
            ? threads
            : Environment.ProcessorCount;

    /// <summary>A background thread that sleeps until woken, helps with one job, and looks around a moment for the next.</summary>
#pragma warning disable CA1001 // Lives as long as the process.
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _signal = new(0);
        private volatile Placement? _placement;
        private int _invitations;

        public Worker() => new Thread(Run) { IsBackground = true, Name = "SummDiff worker" }.Start();

        /// <param name="callersProcessor">Where the waking thread runs.</param>
        public void Wake(int callersProcessor)
        {
            _placement?.Avoid(callersProcessor);

            // Zero means awake and spinning, minus one asleep.
            if (Interlocked.Increment(ref _invitations) == 0)
            {
                _signal.Release();
            }
        }

        private void Run()
        {
            t_inside = true;
            _placement = Placement.OfCurrentThread();
            while (true)
            {
                var spins = 0;
                int invitations;
                while ((invitations = Volatile.Read(ref _invitations)) == 0 && spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    spins++;
                }

                if (invitations == 0)
                {
                    if (Interlocked.CompareExchange(ref _invitations, -1, 0) == 0)
                    {
                        _signal.Wait();
                    }
                }

                // A full fence: an invitation overwritten here belongs to a job that the following look will see.
                Interlocked.Exchange(ref _invitations, 0);
                while (TryRunOne())
                {
                }
            }
        }
    }
}
