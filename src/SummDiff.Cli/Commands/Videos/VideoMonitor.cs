using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Video;

namespace SummDiff.Cli.Commands.Videos;

/// <summary>Listens to the work on videos, shows how far it is, and notes how long each stage takes.</summary>
internal sealed class VideoMonitor : IProgress<StageProgress>, IDisposable
{
    private readonly IReadOnlyList<string> _videos;
    private readonly TimeProvider _clock;
    private readonly ProgressDisplay _display;
    private readonly RateMeter _job;
    private readonly List<(Stage Stage, RateMeter Meter)> _stages = [];
    private readonly Dictionary<Stage, TimeSpan> _taken = [];
    private int _video;

    /// <summary>Starts to listen.</summary>
    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="videos">The videos, in the order in which they are worked on.</param>
    /// <param name="clock">Says what time it is.</param>
    public VideoMonitor(Terminal terminal, IReadOnlyList<string> videos, TimeProvider? clock = null)
    {
        (_videos, _clock) = (videos, clock ?? TimeProvider.System);
        _job = new RateMeter(_clock);
        _display = new ProgressDisplay(terminal);
    }

    /// <summary>The stages of the present video in their order, with the time each took.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Stages
    {
        get
        {
            End();
            return [.. _taken.Select(pair => (Name(pair.Key), pair.Value.TotalSeconds))];
        }
    }

    /// <summary>Begins a video.</summary>
    /// <param name="video">Its number.</param>
    public void Begin(int video)
    {
        _video = video;
        _stages.Clear();
        _taken.Clear();
        _job.Note((double)video / _videos.Count);
        _display.Show(new ProgressRow(Path.GetFileName(_videos[video]), 0, null, ""));
    }

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        if (_stages.Count == 0 || _stages[^1].Stage != value.Stage)
        {
            End();
            _stages.Add((value.Stage, new RateMeter(_clock)));
        }

        var meter = _stages[^1].Meter;
        meter.Note(value.Frames > 0 ? value.Frames : value.Share);
        var total = value.Frames > 0 ? value.Frames / Math.Max(value.Share, 1e-9) : 1;
        var rate = value.Frames > 0 && meter.Rate is { } speed ? RateMeter.Format(speed, "sampled frames") : "";
        var one = new ProgressRow(Path.GetFileName(_videos[_video]), value.Share, meter.Left(total), rate, Name(value.Stage));
        if (_videos.Count == 1)
        {
            _display.Show(one);
            return;
        }

        var share = (_video + ShareOfVideo(value)) / _videos.Count;
        _job.Note(share);
        _display.Show(one, new ProgressRow("all", share, _job.Left(1), "", $"{_video} of {_videos.Count} videos"));
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();

    /// <summary>How long each stage took, in words.</summary>
    /// <param name="stages">The stages.</param>
    public static string Describe(IEnumerable<(string Name, double Seconds)> stages) =>
        string.Join(", ", stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Seconds:0.0} s")));

    /// <summary>How long each stage took, as JSON.</summary>
    /// <param name="stages">The stages.</param>
    public static JsonObject ToJson(IEnumerable<(string Name, double Seconds)> stages) =>
        new(stages.Select(stage => KeyValuePair.Create<string, JsonNode?>(stage.Name, Math.Round(stage.Seconds, 3))));

    // Measured on short clips; what it is for, the time left for all videos, corrects itself with each video.
    private static double ShareOfVideo(StageProgress value) => value.Stage switch
    {
        Stage.Extracting => 0.7 * value.Share,
        Stage.Segmenting => 0.7,
        Stage.Scoring => 0.75,
        Stage.Rendering => 0.8 + (0.15 * value.Share),
        _ => 0.95,
    };

    private static string Name(Stage stage) => stage switch
    {
        Stage.Extracting => "features",
        Stage.Segmenting => "shots",
        Stage.Scoring => "scores",
        Stage.Rendering => "video",
        _ => "page",
    };

    private void End()
    {
        if (_stages.Count > 0)
        {
            var (stage, meter) = _stages[^1];
            _taken[stage] = meter.Elapsed;
        }
    }
}
