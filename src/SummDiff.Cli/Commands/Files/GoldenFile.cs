using System.Text.Json;
using SummDiff.Checkpoints;
using SummDiff.Evaluation;
using SummDiff.Formats;
using SummDiff.Video.Backbones;
using SummDiff.Video.Shots;

namespace SummDiff.Cli.Commands.Files;

/// <summary>Finds the replay that a golden file is for.</summary>
internal static class GoldenFile
{
    /// <summary>Replays a golden file of any kind.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not readable, or not a golden file.</exception>
    public static IReadOnlyList<VerifyResult> Replay(string path)
    {
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return HasCases(path) ? SegmentationReplay.Replay(path) : BackboneReplay.Replay(path);
        }

        var file = SafeTensorsFile.Open(path);
        return MetricsReplay.Recognises(file) ? MetricsReplay.Replay(file)
            : ModelReplay.Recognises(file) ? ModelReplay.Replay(file)
            : throw new SummDiffException($"{path}: not a golden file. It holds neither the metadata 'cases' (metrics) nor 'config' and train/loss (a model).");
    }

    // Segmentations are recorded case by case, GoogLeNet features are not. What is neither, the replay refuses by name.
    private static bool HasCases(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("cases", out _);
        }
        catch (JsonException error)
        {
            throw new SummDiffException($"{path}: not valid JSON ({error.Message}).", error);
        }
    }
}
