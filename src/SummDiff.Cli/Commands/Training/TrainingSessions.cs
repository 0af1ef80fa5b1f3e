using System.Diagnostics;
using SummDiff.Training;

namespace SummDiff.Cli.Commands.Training;

/// <summary>Sessions of training that are started from the command line: the state is saved every twenty seconds, and the log has times.</summary>
internal static class TrainingSessions
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(20);

    /// <summary>Makes a session.</summary>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancel">Stops it; the state is saved.</param>
    public static Session Make(Action<FoldProgress> report, CancellationToken cancel)
    {
        var sinceSave = Stopwatch.StartNew();
        return new Session
        {
            Report = report,
            Cancel = cancel,
            Now = () => TimeProvider.System.GetUtcNow(),
            SaveDue = () =>
            {
                var due = sinceSave.Elapsed >= SaveEvery;
                if (due)
                {
                    sinceSave.Restart();
                }

                return due;
            },
        };
    }
}
