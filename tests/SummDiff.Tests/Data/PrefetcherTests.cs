using SummDiff.Data;

namespace SummDiff.Tests.Data;

public sealed class PrefetcherTests
{
    [Fact]
    public void Items_arrive_complete_and_in_order()
    {
        Assert.Equal(Enumerable.Range(0, 1000), Prefetcher.Ahead(Enumerable.Range(0, 1000), 3, _ => 1));
        Assert.Empty(Prefetcher.Ahead(Enumerable.Empty<int>(), 1, _ => 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Never_more_items_than_asked_for_are_waiting(int ahead)
    {
        var made = 0;
        var taken = 0;
        foreach (var item in Prefetcher.Ahead(Make(), ahead, _ => 1))
        {
            taken = item;
            Thread.Sleep(2);
        }

        Assert.Equal(50, taken);

        IEnumerable<int> Make()
        {
            while (made < 50)
            {
                // The ones waiting, the one in the making, and the ones handed over but not yet counted as taken.
                Assert.InRange(++made - Volatile.Read(ref taken), 0, ahead + 3);
                yield return made;
            }
        }
    }

    [Fact]
    public void What_waits_never_weighs_more_than_the_capacity()
    {
        const int Capacity = 10;
        var (made, taken, largest) = (0L, 0L, 0L);
        foreach (var size in Prefetcher.Ahead(Make(), Capacity, size => size))
        {
            Interlocked.Add(ref taken, size);
            Thread.Sleep(1);
        }

        // All arrive, also the one too large to wait beside others.
        Assert.Equal(Sizes().Sum(), taken);
        Assert.InRange(largest, 2, Capacity + 6);

        IEnumerable<long> Make()
        {
            foreach (var size in Sizes())
            {
                // Beside what waits there is one handed over but not yet counted as taken.
                largest = Math.Max(largest, made - Interlocked.Read(ref taken));
                made += size;
                yield return size;
            }
        }

        static IEnumerable<long> Sizes() => Enumerable.Range(0, 200).Select(i => i == 199 ? 25L : 1 + (i * 7 % 6));
    }

    [Fact]
    public void An_exception_arrives_in_its_turn()
    {
        var seen = new List<int>();
        Assert.Throws<SummDiffException>(() => seen.AddRange(Prefetcher.Ahead(Fail(), 10, _ => 1)));
        using var items = Prefetcher.Ahead(Fail(), 10, _ => 1).GetEnumerator();
        Assert.True(items.MoveNext());
        Assert.True(items.MoveNext());
        Assert.Throws<SummDiffException>(() => items.MoveNext());

        static IEnumerable<int> Fail()
        {
            yield return 1;
            yield return 2;
            throw new SummDiffException("third");
        }
    }

    [Fact]
    public void Leaving_early_stops_the_source()
    {
        var ended = false;
        foreach (var item in Prefetcher.Ahead(Endless(), 2, _ => 1))
        {
            if (item == 5)
            {
                break;
            }
        }

        Assert.True(ended);

        IEnumerable<int> Endless()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                ended = true;
            }
        }
    }
}
