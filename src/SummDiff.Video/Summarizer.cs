using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Scoring;
using SummDiff.Video.Backbones;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video;

/// <summary>Summarizes video files: frames, features, shots, scores, and the shots that each draw of scores chooses.</summary>
public sealed class Summarizer
{
    private readonly GoogLeNet _network;
    private readonly Scorer _scorer;
    private readonly ExtractOptions _extract;
    private readonly FfmpegOptions _tools;

    /// <summary>Puts a summarizer together.</summary>
    /// <param name="network">The backbone.</param>
    /// <param name="scorer">Scores features, by the video's file name.</param>
    /// <param name="extract">Sampling, features and shots.</param>
    /// <param name="tools">The tools.</param>
    internal Summarizer(GoogLeNet network, Scorer scorer, ExtractOptions extract, FfmpegOptions tools) =>
        (_network, _scorer, _extract, _tools) = (network, scorer, extract, tools);

    /// <summary>How the features it scores are made.</summary>
    public FeatureFingerprint Features => _extract.Fingerprint(_network);

    /// <summary>Tools that it decodes with.</summary>
    internal FfmpegOptions Tools => _tools;

    /// <summary>How it samples, prepares and cuts.</summary>
    internal ExtractOptions Extract => _extract;

    /// <summary>Loads a model and the network that makes its features.</summary>
    /// <param name="checkpoint">A trained model: a checkpoint written by training, or an official <c>.pkl</c>.</param>
    /// <param name="backbone">GoogLeNet's weights: BVLC's <c>.caffemodel</c>, torchvision's <c>.pth</c>, or either as safetensors.</param>
    /// <param name="trainedOn">How the features that the model was trained on were made; needed where the checkpoint does not record it.</param>
    /// <exception cref="SummDiffException">A file cannot be used, or the model was trained on features that this network does not make.</exception>
    public static Summarizer Load(string checkpoint, string backbone, FeatureFingerprint? trainedOn = null)
    {
        var model = Checkpoint.Load(checkpoint, nullVideo: NullVideo.Shipped);
        model = model with { TrainedOn = trainedOn ?? model.TrainedOn };
        var network = GoogLeNet.Load(backbone);
        return Of(model, network, ExtractOptions.For(network, model.TrainedOn), new());
    }

    /// <summary>Puts a model and a network together, where they fit.</summary>
    /// <param name="checkpoint">The model.</param>
    /// <param name="network">The backbone.</param>
    /// <param name="extract">Sampling, features and shots.</param>
    /// <param name="tools">The tools.</param>
    /// <exception cref="SummDiffException">The model was trained on features that these are not, or does not record on which.</exception>
    internal static Summarizer Of(Checkpoint checkpoint, GoogLeNet network, ExtractOptions extract, FfmpegOptions tools)
    {
        if (checkpoint.Options.Model.FeatureWidth is var width && width != GoogLeNet.Channels)
        {
            throw new SummDiffException($"{checkpoint.Path}: the model takes features of {width} channels, but GoogLeNet gives {GoogLeNet.Channels}. Train one on features that GoogLeNet made.");
        }

        var trainedOn = checkpoint.TrainedOn ?? throw new SummDiffException(
            $"{checkpoint.Path} does not record which features it was trained on, and features made otherwise give arbitrary scores. Name them, such as those of the published SumMe and TVSum files.");
        FeatureFit.Require(trainedOn, extract.Fingerprint(network), checkpoint.Path);
        return new(network, Scorer.Of(checkpoint), extract, tools);
    }

    /// <summary>Summarizes one video.</summary>
    /// <param name="video">The video file.</param>
    /// <param name="options">Budget, number of draws and shots; null for one draw of 15 %.</param>
    /// <param name="progress">Receives the stage and the share of it that is done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>One summary for each draw; nothing is rendered yet.</returns>
    /// <exception cref="SummDiffException">The video cannot be read, or nothing fits the budget.</exception>
    public async Task<IReadOnlyList<VideoSummary>> SummarizeAsync(string video, SummarizeOptions? options = null, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        var summarized = await Task.Run(() => Summarize(MediaProbe.Read(video, _tools, cancel), options ?? new(), progress, cancel), cancel).ConfigureAwait(false);
        return [.. Enumerable.Range(0, summarized.Summaries.Length).Select(draw => new VideoSummary(summarized, draw, _tools))];
    }

    /// <summary>Summarizes one video while the caller waits.</summary>
    /// <param name="video">The file, as <see cref="MediaProbe"/> found it.</param>
    /// <param name="options">Budget, number of draws and shots.</param>
    /// <param name="progress">Receives the stage and the share of it that is done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="SummDiffException">The video cannot be read, or nothing fits the budget.</exception>
    internal SummarizedVideo Summarize(MediaFacts video, SummarizeOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        var features = FeatureExtractor.Extract(video, _network, _extract, _tools, progress, cancel);
        if (options.ShotFile is { } shotFile)
        {
            features = features with { Shots = ShotFile.Read(shotFile, features.Timeline) };
        }

        progress?.Report(new(Stage.Scoring, 0));
        return SummarizedVideo.Of(features, _scorer.Draw(features.Features, Path.GetFileName(video.Path), options.Samples, cancel), options.Budget);
    }
}
