using System.Text.Json.Nodes;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Scoring;

/// <summary>
/// Scores as HDF5, a group a video: <c>picks [L]</c>, <c>scores [N, L]</c>, <c>mean [L]</c>, <c>summary [N, n_frames]</c> and
/// <c>mean_summary [n_frames]</c> as zeros and ones.
/// </summary>
internal static class Hdf5Scores
{
    /// <summary>Writes the whole file.</summary>
    public static void Write(string path, JsonObject facts, IEnumerable<ScoredVideo> videos)
    {
        using var file = Hdf5File.Create(path);
        file.WriteTextAttribute("/", "facts", facts.ToJsonString());
        foreach (var scored in videos)
        {
            var key = scored.Video.Key;
            var (samples, length) = (scored.Draws.Count, scored.Video.Length);
            file.Write<int>($"{key}/n_frames", [], [scored.Video.FrameCount]);
            file.Write<int>($"{key}/picks", [length], scored.Video.Picks);
            file.Write<float>($"{key}/scores", [samples, length], [.. scored.Draws.SelectMany(sample => sample.Scores)]);
            file.Write<float>($"{key}/mean", [length], scored.Mean.Scores);
            var frames = scored.Mean.Summary.Frames;
            file.Write<byte>($"{key}/summary", [samples, frames.Length], [.. scored.Draws.SelectMany(sample => sample.Summary.Frames)], compress: true);
            file.Write<byte>($"{key}/mean_summary", [frames.Length], frames, compress: true);
        }

        file.Flush();
    }
}
