using SummDiff.Formats;
using SummDiff.Training.Verification;

namespace SummDiff.Cli.Commands;

/// <summary>Finds the replay that a golden file is for.</summary>
internal static class GoldenFile
{
    /// <summary>Replays a golden file of any kind.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not readable, or not a golden file.</exception>
    public static IReadOnlyList<VerifyResult> Replay(string path)
    {
        var file = SafeTensorsFile.Open(path);
        return MetricsReplay.Recognises(file) ? MetricsReplay.Replay(file)
            : ModelReplay.Recognises(file) ? ModelReplay.Replay(file)
            : throw new SummDiffException($"{path}: not a golden file. It holds neither the metadata 'cases' (metrics) nor 'config' and train/loss (a model).");
    }
}
