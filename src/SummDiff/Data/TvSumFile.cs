using SummDiff.Formats;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Data;

/// <summary>Writes feature files in the layout of the TVSum and SumMe files, a video at a time.</summary>
/// <remarks>
/// A video is written under another name and then renamed, and the file is open only while that happens: a process stopped
/// between two videos leaves a whole file, and one stopped while writing leaves a group that the next <see cref="Append"/> removes.
/// </remarks>
public static class TvSumFile
{
    private const string Unfinished = "unfinished";

    /// <summary>Adds a video to a file, which is made where it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="video">
    /// The video; its key must be free. Without <see cref="BenchmarkVideo.UserSummaries"/> it counts as unlabelled and no scores are
    /// written; <see cref="BenchmarkVideo.GtSummary"/> is written where it is not empty.
    /// </param>
    /// <param name="name">The video's name (<c>video_name</c>), or null for none.</param>
    /// <param name="framesPerSecond">The video's frame rate (<c>fps</c>), or 0 for none.</param>
    /// <param name="attributes">Text to keep with the video's group, such as how its features were made.</param>
    /// <exception cref="SummDiffException">Not an HDF5 file, the key is taken, the disk is full, or the place is not writable.</exception>
    public static void Append(
        string path, BenchmarkVideo video, string? name = null, double framesPerSecond = 0, IReadOnlyDictionary<string, string>? attributes = null)
    {
        ArgumentNullException.ThrowIfNull(video);
        if (!File.Exists(path))
        {
            AtomicFile.Replace(path, temporary => Hdf5File.Create(temporary).Dispose());
        }

        using var file = Hdf5File.OpenForUpdate(path);
        if (file.Exists(video.Key))
        {
            throw new SummDiffException($"{path}: {video.Key} is already in the file. Choose another key, or write to another file.");
        }

        if (file.Exists(Unfinished))
        {
            file.Delete(Unfinished);
        }

        Write(file, video, name, framesPerSecond);
        foreach (var (key, text) in attributes ?? new Dictionary<string, string>())
        {
            file.WriteTextAttribute(Unfinished, key, text);
        }

        file.Flush();
        file.Move(Unfinished, video.Key);
        file.Flush();
    }

    /// <summary>The videos a file holds so far, with their names; those without a name have their key.</summary>
    /// <param name="path">The file; none is held by one that does not exist.</param>
    /// <exception cref="SummDiffException">Not an HDF5 file, or damaged.</exception>
    public static IReadOnlyDictionary<string, string> Names(string path)
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, string>();
        }

        using var file = Hdf5File.Open(path);
        return file.Members().Where(key => key != Unfinished).ToDictionary(
            key => key, key => file.Exists($"{key}/video_name") ? file.ReadText($"{key}/video_name") : key);
    }

    private static void Write(Hdf5File file, BenchmarkVideo video, string? name, double framesPerSecond)
    {
        var (samples, shots) = (video.Length, video.Shots.Length);
        void Put<T>(string dataset, ReadOnlySpan<long> shape, ReadOnlySpan<T> values, bool compress = false)
            where T : unmanaged => file.Write($"{Unfinished}/{dataset}", shape, values, compress);

        Put<float>("features", [samples, video.FeatureWidth], video.Features);
        Put<int>("picks", [samples], video.Picks);
        Put<int>("n_frames", [], [video.FrameCount]);
        Put<int>("n_steps", [], [samples]);
        Put<int>("change_points", [shots, 2], video.Shots.SelectMany(shot => new[] { shot.Start, shot.End - 1 }).ToArray());
        Put<int>("n_frame_per_seg", [shots], Array.ConvertAll(video.Shots, shot => shot.Frames));
        if (video.UserSummaries.Length > 0)
        {
            Put<float>("gtscore", [samples], video.GtScore);
            var summaries = video.UserSummaries.SelectMany(user => user.Select(on => (float)on)).ToArray();
            Put<float>("user_summary", [video.UserSummaries.Length, video.UserSummaries[0].Length], summaries, compress: true);
        }

        if (video.GtSummary.Length > 0)
        {
            Put<float>("gtsummary", [video.GtSummary.Length], Array.ConvertAll(video.GtSummary, on => (float)on));
        }

        if (name is not null)
        {
            file.WriteText($"{Unfinished}/video_name", name);
        }

        if (framesPerSecond > 0)
        {
            Put<double>("fps", [], [framesPerSecond]);
        }
    }
}
