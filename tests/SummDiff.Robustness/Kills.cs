using System.Diagnostics;
using System.Globalization;
using SummDiff.Formats;

namespace SummDiff.Robustness;

/// <summary>Kills training processes, at the moments between two changes of files and at random ones, and resumes until they finish.</summary>
internal static class Kills
{
    /// <summary>Runs a command line in this process, which kills itself (SIGKILL) just before the n-th change of a file, or after a time.</summary>
    /// <param name="args">The number of the change, or the time in milliseconds with <c>ms</c> behind it; then the command line.</param>
    public static int Child(string[] args)
    {
        var when = args[0];
        if (when.EndsWith("ms", StringComparison.Ordinal))
        {
            var timer = new Thread(() =>
            {
                Thread.Sleep(int.Parse(when[..^2], CultureInfo.InvariantCulture));
                Process.GetCurrentProcess().Kill();
            })
            { IsBackground = true };
            timer.Start();
        }
        else
        {
            var left = int.Parse(when, CultureInfo.InvariantCulture);
            Faults.Before = (_, _) =>
            {
                if (left-- == 0)
                {
                    Process.GetCurrentProcess().Kill();
                    Thread.Sleep(Timeout.Infinite);
                }
            };
        }

        return Outcome.OfCommand(args[1..]).Exit;
    }

    /// <summary>Kills a training before each change of a file in turn, each time resuming in a process that is not killed.</summary>
    public static (int Kills, IReadOnlyList<string> Failures) BeforeEachChange(Workshop files, int most)
    {
        var failures = new List<string>();
        var expected = WriteFaults.Reference(files);
        for (var point = 0; point < most; point++)
        {
            var run = files.In($"killed-{point}");
            if (Start($"{point}", files.Train(Path.GetFileName(run), "--fold", "0")) == 0)
            {
                return (point, failures);
            }

            Finish(files, run, expected, $"killed before change {point}", failures);
        }

        return (most, failures);
    }

    /// <summary>Kills trainings at random moments, several times each, then lets them finish.</summary>
    public static (int Kills, IReadOnlyList<string> Failures) AtRandom(Workshop files, int kills, int seed)
    {
        var failures = new List<string>();
        string[] longer = ["--fold", "0", "--epochs", "60"];
        var reference = Outcome.OfCommand(files.Train("long", longer));
        var expected = reference.Exit == 0 ? Workshop.Contents(files.In("long")) : throw new InvalidOperationException(reference.Error);
        var random = new Random(seed);
        var done = 0;
        for (var number = 0; done < kills; number++)
        {
            var run = files.In($"random-{number}");
            string[] resume = [];
            var runOfKills = 1 + random.Next(4);
            for (; runOfKills > 0 && done < kills; runOfKills--)
            {
                if (Start($"{100 + random.Next(1500)}ms", files.Train(Path.GetFileName(run), [.. longer, .. resume])) == 0)
                {
                    break;
                }

                done++;
                resume = Directory.Exists(run) ? ["--resume"] : [];
            }

            Finish(files, run, expected, $"random run {number}", failures, longer);
        }

        return (done, failures);
    }

    private static void Finish(Workshop files, string run, string expected, string what, List<string> failures, string[]? options = null)
    {
        string[] resume = Directory.Exists(run) ? ["--resume"] : [];
        var outcome = Outcome.OfCommand(files.Train(Path.GetFileName(run), [.. options ?? ["--fold", "0"], .. resume]));
        if (outcome.Exit != 0 || Workshop.Contents(run) != expected)
        {
            failures.Add($"{what}: resuming exits {outcome.Exit} with {(outcome.Exit == 0 ? "other bytes" : outcome.Error)}");
        }

        Directory.Delete(run, recursive: true);
    }

    private static int Start(string when, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Kills).Assembly.Location, "child", when, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode is 0 or 137 ? process.ExitCode : throw new InvalidOperationException($"A child ended with {process.ExitCode}: {error.Result}");
    }
}
