using System.Globalization;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Video.Backbones;

namespace SummDiff.Video.Features;

/// <summary>
/// A file of features in the layout of the TVSum and SumMe files, to which videos are added one by one. Each addition replaces the
/// file as a whole, so that a stop at any moment leaves it as it was before.
/// </summary>
public static class FeatureFile
{
    private const string Source = "source";

    /// <summary>Whether a file holds a video already, extracted in the same way.</summary>
    /// <param name="path">The feature file; need not exist.</param>
    /// <param name="video">The video's path.</param>
    /// <param name="options">How it would be extracted now.</param>
    /// <param name="made">How its features would be made.</param>
    /// <exception cref="SummDiffException">The file is something else, its features were made otherwise, or it holds this video extracted otherwise.</exception>
    public static bool Holds(string path, string video, ExtractOptions options, FeatureFingerprint made)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = Hdf5File.Open(path);
        var before = FeatureFingerprint.Recorded(file);
        if (before is null || !FeatureFit.Agree(before, made))
        {
            throw new VideoException($"{path}: its features were made otherwise ({before?.ToString() ?? "not recorded how"}; now {made}), and a model cannot use both. Write to another file.");
        }

        var name = Path.GetFileName(video);
        var key = file.Members().FirstOrDefault(member => file.Exists($"{member}/video_name") && file.ReadText($"{member}/video_name") == name);
        if (key is null)
        {
            return false;
        }

        var (held, now) = (file.ReadTextAttribute(key, Source), Identity(video, options));
        return held == now ? true : throw new VideoException($"{path}: holds a video named {name} ({key}) that was another file or extracted otherwise ('{held}', now '{now}'). Write to another file, or rename the video.");
    }

    /// <summary>Adds a video as the next <c>video_k</c>.</summary>
    /// <param name="path">The feature file; made when it is not there.</param>
    /// <param name="video">What to add.</param>
    /// <param name="options">How it was extracted.</param>
    /// <param name="made">How its features were made.</param>
    /// <param name="people">What people think of it, or null.</param>
    /// <returns>The video's key.</returns>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable; the file is as before.</exception>
    public static string Add(string path, ExtractedVideo video, ExtractOptions options, FeatureFingerprint made, AnnotatorScores? people = null)
    {
        ArgumentNullException.ThrowIfNull(video);
        var (key, timeline) = ("", video.Timeline);
        AtomicFile.Replace(path, temporary =>
        {
            File.Delete(temporary); // What a killed process left.
            if (File.Exists(path))
            {
                File.Copy(path, temporary);
            }

            key = $"video_{1 + TvSumFile.Names(temporary).Keys.Select(Number).DefaultIfEmpty(0).Max()}";
            var sample = new BenchmarkVideo
            {
                Key = key,
                FeatureWidth = GoogLeNet.Channels,
                Features = video.Features,
                GtScore = new float[timeline.Picks.Length],
                FrameCount = timeline.FrameCount,
                Picks = timeline.Picks,
                Shots = video.Shots,
            };
            var attributes = new Dictionary<string, string> { [Source] = Identity(video.Facts.Path, options) };
            TvSumFile.Append(temporary, people?.Label(sample, video) ?? sample, Path.GetFileName(video.Facts.Path), video.FrameRate, attributes);
            using var file = Hdf5File.OpenForUpdate(temporary);
            file.Write<double>($"{key}/pick_seconds", [timeline.Picks.Length], Array.ConvertAll(timeline.Picks, timeline.TimeOf));
            made.WriteTo(file);
            file.Flush();
        });
        return key;
    }

    private static string Identity(string video, ExtractOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{new FileInfo(video).Length} bytes, {(options.Sampling.Every is { } every ? $"every {every}" : $"rate {options.Sampling.Rate:R}")}, max shots {options.Segmentation.MaxShots}, penalty {options.Segmentation.Penalty:R}, max shot samples {options.Segmentation.MaxShotSamples}");

    private static int Number(string key) =>
        key.StartsWith("video_", StringComparison.Ordinal) && int.TryParse(key.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
