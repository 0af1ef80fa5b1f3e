using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SummDiff.Benchmarks;

/// <summary>
/// <c>bench [--runs N] COMMAND-A COMMAND-B</c>: runs two shell commands in turn and compares their medians. Processor time, of the command
/// and all it starts, hardly feels what else the machine does; wall time does.
/// </summary>
internal static unsafe partial class BenchCommand
{
    private const int Children = -1;

    /// <summary>Runs the comparison; returns the process's exit code.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var runs = 11;
        if (arguments is ["--runs", var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out runs) && runs > 0)
        {
            arguments = arguments[2..];
        }

        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("usage: bench [--runs N] 'COMMAND A' 'COMMAND B'   (N at least 1, default 11; a first run of each is thrown away)");
            return 2;
        }

        var times = new (List<double> Wall, List<double> Processor)[] { ([], []), ([], []) };
        for (var run = 0; run <= runs; run++)
        {
            for (var side = 0; side < 2; side++)
            {
                if (Time(arguments[side]) is not { } time)
                {
                    return 1;
                }

                if (run > 0)
                {
                    times[side].Wall.Add(time.Wall);
                    times[side].Processor.Add(time.Processor);
                }
            }
        }

        Console.WriteLine($"medians of {runs} interleaved runs     A          B      A / B");
        Report("wall time, s", times[0].Wall, times[1].Wall);
        Report("processor time, s", times[0].Processor, times[1].Processor);
        return 0;
    }

    private static void Report(string what, List<double> a, List<double> b)
    {
        var (first, second) = (Median(a), Median(b));
        Console.WriteLine(FormattableString.Invariant($"{what,-26} {first,10:0.000} {second,10:0.000} {first / second,10:0.00}"));
    }

    private static (double Wall, double Processor)? Time(string command)
    {
        var before = ProcessorSeconds();
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"'{command}' ended with exit code {process.ExitCode}. A comparison needs commands that succeed.");
            return null;
        }

        return (wall, ProcessorSeconds() - before);
    }

    /// <summary>User and system time of all children so far: the first two pairs of seconds and microseconds of a rusage.</summary>
    private static double ProcessorSeconds()
    {
        var usage = stackalloc long[64];
        return GetResourceUsage(Children, usage) == 0 ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6) : double.NaN;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, long* usage);
}
