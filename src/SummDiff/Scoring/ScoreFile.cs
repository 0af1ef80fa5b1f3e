using System.Text.Json.Nodes;
using SummDiff.Formats;

namespace SummDiff.Scoring;

/// <summary>Writes scores in the format that a file's name asks for, a video at a time: the file appears whole or not at all.</summary>
public static class ScoreFile
{
    /// <summary>The formats, for messages.</summary>
    public const string Formats = ".json, .csv or .h5";

    /// <summary>Whether a name asks for a format that can be written.</summary>
    /// <param name="path">The file.</param>
    public static bool IsKnown(string path) => Path.GetExtension(path) is ".json" or ".csv" or ".h5";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file to create or replace; its name is one that <see cref="IsKnown"/> accepts.</param>
    /// <param name="facts">What holds for all videos: checkpoint, seed, budget and the like.</param>
    /// <param name="videos">The videos, scored while the sequence is walked.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable. An older file is untouched.</exception>
    public static void Write(string path, JsonObject facts, IEnumerable<ScoredVideo> videos)
    {
        switch (Path.GetExtension(path))
        {
            case ".json":
                AtomicFile.Write(path, stream => JsonScores.Write(stream, facts, videos));
                break;
            case ".csv":
                AtomicFile.Write(path, stream => CsvScores.Write(stream, videos));
                break;
            case ".h5":
                AtomicFile.Replace(path, temporary => Hdf5Scores.Write(temporary, facts, videos));
                break;
            default:
                throw new SummDiffException($"{path}: the name of a score file must end in {Formats}.");
        }
    }
}
