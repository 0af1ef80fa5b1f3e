using System.Globalization;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Formats.Hdf5;
using SummDiff.Video.Backbones;

namespace SummDiff.Video.Features;

/// <summary>
/// A file of features in the layout of the TVSum and SumMe files, to which videos are added one by one. Each addition replaces the
/// file as a whole, so that a stop at any moment leaves it as it was before.
/// </summary>
internal static class FeatureFile
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
        return Holds(path, Path.GetFileName(video), Identity(video, options), made);
    }

    /// <summary>Whether a file holds a benchmark's video already, prepared in the same way.</summary>
    /// <param name="path">The feature file; need not exist.</param>
    /// <param name="original">The benchmark's video.</param>
    /// <param name="video">The video's path.</param>
    /// <param name="options">How it would be extracted now.</param>
    /// <param name="made">How its features would be made.</param>
    /// <param name="shotFile">The file that its shots come from, or null.</param>
    /// <exception cref="SummDiffException">The file is something else, its features were made otherwise, or it holds this video prepared otherwise.</exception>
    internal static bool HoldsPrepared(string path, OriginalVideo original, string video, ExtractOptions options, FeatureFingerprint made, string? shotFile) =>
        Holds(path, original.Name, Identity(video, options, shotFile), made);

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
        return Append(path, made, Path.GetFileName(video.Facts.Path), video.FrameRate, Identity(video.Facts.Path, options), video.Timeline.TimeOf, key =>
        {
            var sample = new BenchmarkVideo
            {
                Key = key,
                FeatureWidth = GoogLeNet.Channels,
                Features = video.Features,
                GtScore = new float[video.Timeline.Picks.Length],
                FrameCount = video.Timeline.FrameCount,
                Picks = video.Timeline.Picks,
                Shots = video.Shots,
            };
            return people?.Label(sample, video) ?? sample;
        });
    }

    /// <summary>Adds a benchmark's video under its own key.</summary>
    /// <param name="path">The feature file; made when it is not there.</param>
    /// <param name="prepared">What <see cref="BenchmarkPreparation.Align"/> made of it.</param>
    /// <param name="original">The benchmark's video.</param>
    /// <param name="extracted">The video file's features.</param>
    /// <param name="options">How they were extracted.</param>
    /// <param name="made">How features were made.</param>
    /// <param name="shotFile">The file that its shots come from, or null.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable; the file is as before.</exception>
    internal static void AddPrepared(string path, BenchmarkVideo prepared, OriginalVideo original, ExtractedVideo extracted, ExtractOptions options, FeatureFingerprint made, string? shotFile) =>
        Append(path, made, original.Name, extracted.FrameRate, Identity(extracted.Facts.Path, options, shotFile), pick => BenchmarkPreparation.TimeOf(pick, original.FrameCount, extracted), _ => prepared);

    private static bool Holds(string path, string name, string identity, FeatureFingerprint made)
    {
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

        var key = file.Members().FirstOrDefault(member => file.Exists($"{member}/video_name") && file.ReadText($"{member}/video_name") == name);
        if (key is null)
        {
            return false;
        }

        var held = file.ReadTextAttribute(key, Source);
        return held == identity ? true : throw new VideoException($"{path}: holds a video named {name} ({key}) that was another file or extracted otherwise ('{held}', now '{identity}'). Write to another file, or rename the video.");
    }

    /// <summary>Adds the video that <paramref name="make"/> makes, given the next free key, to a copy of the file, which then replaces it.</summary>
    /// <returns>The video's key.</returns>
    private static string Append(string path, FeatureFingerprint made, string name, double frameRate, string identity, Func<int, double> timeOf, Func<string, BenchmarkVideo> make)
    {
        var key = "";
        AtomicFile.Replace(path, temporary =>
        {
            File.Delete(temporary); // What a killed process left.
            if (File.Exists(path))
            {
                File.Copy(path, temporary);
            }

            var video = make($"video_{1 + TvSumFile.Names(temporary).Keys.Select(Number).DefaultIfEmpty(0).Max()}");
            TvSumFile.Append(temporary, video, name, frameRate, new Dictionary<string, string> { [Source] = identity });
            using var file = Hdf5File.OpenForUpdate(temporary);
            file.Write<double>($"{video.Key}/pick_seconds", [video.Picks.Length], [.. video.Picks.Select(timeOf)]);
            made.WriteTo(file);
            file.Flush();
            key = video.Key;
        });
        return key;
    }

    private static string Identity(string video, ExtractOptions options, string? shotFile) =>
        Identity(video, options) + (shotFile is null ? "" : $", shots of {Path.GetFileName(shotFile)}, {new FileInfo(shotFile).Length} bytes");

    private static string Identity(string video, ExtractOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{new FileInfo(video).Length} bytes, {(options.Sampling.Every is { } every ? $"every {every}" : $"rate {options.Sampling.Rate:R}")}, max shots {options.Segmentation.MaxShots}, penalty {options.Segmentation.Penalty:R}, max shot samples {options.Segmentation.MaxShotSamples}");

    private static int Number(string key) =>
        key.StartsWith("video_", StringComparison.Ordinal) && int.TryParse(key.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
