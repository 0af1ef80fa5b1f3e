using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Tests.Threading;

[Collection(RunAlone.Name)]
public sealed class WorkersTests
{
    [Fact]
    public void Every_index_runs_once_over_many_loops()
    {
        using var threads = new ThreadCount(4);
        for (var round = 0; round < 2000; round++)
        {
            var ran = new int[round % 37];
            Workers.For(ran.Length, i => Interlocked.Increment(ref ran[i]));
            Assert.All(ran, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_loop_inside_a_loop_runs_to_its_end()
    {
        var sum = 0;
        Workers.For(8, i => Workers.For(5, j => Interlocked.Add(ref sum, (10 * i) + j)));
        Assert.Equal((5 * 10 * 28) + (8 * 10), sum);
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_next_loop_works()
    {
        for (var round = 0; round < 50; round++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => Workers.For(20, i =>
            {
                if (i == 13)
                {
                    throw new InvalidOperationException("index 13");
                }
            }));
            Assert.Equal("index 13", thrown.Message);
            var count = 0;
            Workers.For(20, _ => Interlocked.Increment(ref count));
            Assert.Equal(20, count);
        }
    }

    [Fact]
    public async Task Loops_of_two_callers_at_once_both_finish()
    {
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                var sum = 0;
                Workers.For(10, i => Interlocked.Add(ref sum, i));
                Assert.Equal(45, sum);
            }
        }));
        await Task.WhenAll(callers);
    }

    [Fact]
    public void A_loop_wakes_helpers_that_went_to_sleep()
    {
        using var threads = new ThreadCount(2);
        for (var round = 0; round < 3; round++)
        {
            Thread.Sleep(30);
            using var both = new Barrier(2);
            Workers.For(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20)), "the second thread never came"));
        }
    }

    [Fact]
    public void A_woken_helper_does_not_queue_behind_its_caller()
    {
        const string status = "/proc/thread-self/status";
        using var threads = new ThreadCount(2);
        var allowed = new string[2];
        for (var round = 0; round < 3; round++)
        {
            Thread.Sleep(30);
            using var both = new Barrier(2);
            Workers.For(2, i =>
            {
                Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20)), "the second thread never came");
                allowed[i] = File.Exists(status) ? File.ReadLines(status).First(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal)) : "";
            });
            var placed = Placement.CurrentProcessor >= 0;
            Assert.Equal(placed, allowed[0] != allowed[1]);
        }
    }

    [Fact]
    public void Fewer_threads_than_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
}
