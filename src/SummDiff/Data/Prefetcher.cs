using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace SummDiff.Data;

/// <summary>Works ahead: while one item is used, the next ones are made in the background.</summary>
internal static class Prefetcher
{
    /// <summary>Runs a sequence on a thread of its own, a bounded amount ahead of who takes its items.</summary>
    /// <typeparam name="T">What the sequence is made of, such as videos.</typeparam>
    /// <param name="source">Lazily makes items, such as by <see cref="Dataset.Read"/>; enumerated once, on another thread.</param>
    /// <param name="capacity">How much may wait, at least 1, in the unit of <paramref name="sizeOf"/>. One more item may be in the making, and one in use.</param>
    /// <param name="sizeOf">How much an item counts, such as its bytes. One that is larger than the capacity waits alone.</param>
    /// <returns>
    /// The same items in the same order. An exception of the source arrives in its turn; leaving the enumeration early stops the source.
    /// </returns>
    public static IEnumerable<T> Ahead<T>(IEnumerable<T> source, long capacity, Func<T, long> sizeOf)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sizeOf);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return Run(source, capacity, sizeOf);
    }

    private static IEnumerable<T> Run<T>(IEnumerable<T> source, long capacity, Func<T, long> sizeOf)
    {
        var queue = new Waiting<T>(capacity);
        ExceptionDispatchInfo? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                foreach (var item in source)
                {
                    if (!queue.Add(item, sizeOf(item)))
                    {
                        break; // Nobody takes the rest.
                    }
                }
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                queue.Complete();
            }
        })
        { IsBackground = true, Name = "Prefetcher" };
        reader.Start();
        try
        {
            while (queue.Take(out var item))
            {
                yield return item;
            }

            failure?.Throw();
        }
        finally
        {
            queue.Abandon();
            reader.Join();
        }
    }

    /// <summary>What has been made and not yet taken.</summary>
    private sealed class Waiting<T>(long capacity)
    {
        private readonly Queue<(T Item, long Size)> _items = [];
        private long _size;
        private bool _complete;
        private bool _abandoned;

        /// <summary>Waits until there is room. False when nobody wants the item any more.</summary>
        public bool Add(T item, long size)
        {
            lock (_items)
            {
                while (_items.Count > 0 && _size + size > capacity && !_abandoned)
                {
                    Monitor.Wait(_items);
                }

                _items.Enqueue((item, size));
                _size += size;
                Monitor.PulseAll(_items);
                return !_abandoned;
            }
        }

        /// <summary>Waits for an item. False when there will be none.</summary>
        public bool Take([MaybeNullWhen(false)] out T item)
        {
            lock (_items)
            {
                while (_items.Count == 0 && !_complete)
                {
                    Monitor.Wait(_items);
                }

                var found = _items.TryDequeue(out var next);
                item = next.Item;
                _size -= next.Size;
                Monitor.PulseAll(_items);
                return found;
            }
        }

        public void Complete() => Mark(ref _complete);

        public void Abandon() => Mark(ref _abandoned);

        private void Mark(ref bool flag)
        {
            lock (_items)
            {
                flag = true;
                Monitor.PulseAll(_items);
            }
        }
    }
}
