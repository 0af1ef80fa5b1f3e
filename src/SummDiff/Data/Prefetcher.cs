using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace SummDiff.Data;

/// <summary>Works ahead: while one item is used, the next ones are made in the background.</summary>
public static class Prefetcher
{
    /// <summary>Runs a sequence on a thread of its own, a bounded number of items ahead of who takes them.</summary>
    /// <typeparam name="T">What the sequence is made of, such as packed batches.</typeparam>
    /// <param name="source">Lazily makes items, such as by <see cref="Dataset.Read"/>; enumerated once, on another thread.</param>
    /// <param name="ahead">How many items may wait, at least 1. One more may be in the making, and one in use.</param>
    /// <returns>
    /// The same items in the same order. An exception of the source arrives in its turn; leaving the enumeration early stops the source.
    /// </returns>
    public static IEnumerable<T> Ahead<T>(IEnumerable<T> source, int ahead)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        return Run(source, ahead);
    }

    private static IEnumerable<T> Run<T>(IEnumerable<T> source, int ahead)
    {
        using var stop = new CancellationTokenSource();
        using var queue = new BlockingCollection<T>(ahead);
        ExceptionDispatchInfo? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                foreach (var item in source)
                {
                    queue.Add(item, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody takes the rest.
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                queue.CompleteAdding();
            }
        })
        { IsBackground = true, Name = "Prefetcher" };
        reader.Start();
        try
        {
            foreach (var item in queue.GetConsumingEnumerable())
            {
                yield return item;
            }

            failure?.Throw();
        }
        finally
        {
            stop.Cancel();
            reader.Join();
        }
    }
}
