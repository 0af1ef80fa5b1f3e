using System.Diagnostics;

namespace SummDiff.Benchmarks;

/// <summary>Times two ways of doing one thing in turn, so that whatever else the machine does falls on both.</summary>
internal static class Interleaved
{
    private const double SecondsPerSample = 0.05;
    private const int MillisecondsBetween = 30;

    /// <summary>Median seconds of one call of each.</summary>
    /// <param name="a">One way.</param>
    /// <param name="b">The other way.</param>
    /// <param name="samples">Samples of each; the first two are thrown away.</param>
    public static (double A, double B) Run(Action a, Action b, int samples)
    {
        var callsA = Calls(a);
        var callsB = Calls(b);
        var timesA = new List<double>();
        var timesB = new List<double>();
        for (var i = 0; i < samples + 2; i++)
        {
            timesA.Add(Time(a, callsA));
            timesB.Add(Time(b, callsB));
        }

        return (Median(timesA), Median(timesB));
    }

    private static int Calls(Action action)
    {
        action();
        Time(action, 1);
        return Math.Max(1, (int)(SecondsPerSample / Time(action, 1)));
    }

    private static double Time(Action action, int calls)
    {
        // OpenBLAS's threads go on spinning for some 25 ms after a call, on a core that the other side needs.
        Thread.Sleep(MillisecondsBetween);
        action();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double Median(List<double> times)
    {
        var kept = times.Skip(2).Order().ToArray();
        return kept[kept.Length / 2];
    }
}
