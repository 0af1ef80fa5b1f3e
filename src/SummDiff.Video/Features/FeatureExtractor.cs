using SummDiff.Video.Backbones;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Features;

/// <summary>Decodes a video and runs GoogLeNet on its sampled frames, both at the same time.</summary>
internal static class FeatureExtractor
{
    private const int BatchFrames = 16;

    /// <summary>Computes features and shots.</summary>
    /// <param name="video">The file, as <see cref="MediaProbe"/> found it.</param>
    /// <param name="network">The backbone.</param>
    /// <param name="options">Sampling, features and shots.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="progress">Receives the share that is done, as far as the file says how long it is.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="SummDiffException">The video cannot be read, or cannot be segmented as asked.</exception>
    public static ExtractedVideo Extract(MediaFacts video, GoogLeNet network, ExtractOptions options, FfmpegOptions tools, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        var expected = Math.Max(1, options.Sampling.Every is { } every ? video.EstimatedFrames / every : video.Duration * Math.Min(options.Sampling.Rate, video.FrameRate));
        var recipe = options.Input ?? network.Recipe;
        if (recipe.Size != GoogLeNet.ImageSize)
        {
            throw new VideoException($"{video.Path}: pictures of {recipe.Size} x {recipe.Size} pixels are asked for, but GoogLeNet takes {GoogLeNet.ImageSize} x {GoogLeNet.ImageSize}. Use the model with the network it was trained on.");
        }

        var features = new List<float>();
        progress?.Report(new(Stage.Extracting, 0));
        FrameTimeline timeline;
        using (var reader = new FrameReader(video, options.Sampling, recipe, tools, cancel))
        {
            var next = Task.Run(() => ReadBatch(reader), CancellationToken.None);
            try
            {
                while (next.GetAwaiter().GetResult() is { Length: > 0 } batch)
                {
                    next = Task.Run(() => ReadBatch(reader), CancellationToken.None);
                    var rows = new float[batch.Length / GoogLeNet.ImageBytes * GoogLeNet.Channels];
                    network.Forward(batch, recipe, rows);
                    features.AddRange(rows);
                    var frames = features.Count / GoogLeNet.Channels;
                    progress?.Report(new(Stage.Extracting, Math.Min(1, frames / expected), frames));
                }
            }
            finally
            {
                // The reader must not go while a batch is read from it.
                next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
            }

            timeline = reader.Finish();
        }

        progress?.Report(new(Stage.Segmenting, 0));
        var rowsOfAll = features.ToArray();
        return new ExtractedVideo(video, timeline, rowsOfAll, FindShots(rowsOfAll, GoogLeNet.Channels, timeline.Picks, timeline.FrameCount, options.Segmentation, cancel));
    }

    /// <summary>Cuts a video into shots where its features change. Rows are brought to unit length first, which the penalty counts on.</summary>
    /// <param name="features"><c>[L, channels]</c>.</param>
    /// <param name="channels">Channels of a row.</param>
    /// <param name="picks"><c>[L]</c>, the frame of each row, ascending.</param>
    /// <param name="frameCount">Frames in the video.</param>
    /// <param name="options">Bounds and penalty.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Shots that tile the video: each but the first starts at a sampled frame.</returns>
    /// <exception cref="SummDiffException">There are too many samples, or the options allow no segmentation.</exception>
    public static Shot[] FindShots(ReadOnlySpan<float> features, int channels, IReadOnlyList<int> picks, int frameCount, SegmentationOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(picks);
        var rows = features.ToArray();
        for (var i = 0; i < picks.Count; i++)
        {
            GoogLeNet.Normalize(rows.AsSpan(i * channels, channels));
        }

        int[] starts = [0, .. KernelSegmentation.ChangePoints(rows, channels, options, cancel).Select(sample => picks[sample]).Where(frame => frame > 0)];
        return [.. starts.Select((start, i) => (Start: start, End: i + 1 < starts.Length ? starts[i + 1] : frameCount)).Select(s => new Shot(s.Start, s.End, s.End - s.Start))];
    }

    private static byte[] ReadBatch(FrameReader reader)
    {
        var batch = new byte[BatchFrames * reader.FrameBytes];
        var frames = 0;
        while (frames < BatchFrames && reader.Read(batch.AsSpan(frames * reader.FrameBytes)))
        {
            frames++;
        }

        return frames == BatchFrames ? batch : batch[..(frames * reader.FrameBytes)];
    }
}
