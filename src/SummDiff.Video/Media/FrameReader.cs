using System.Globalization;
using System.Text.RegularExpressions;
using SummDiff.Fingerprints;

namespace SummDiff.Video.Media;

/// <summary>
/// Sampled frames of a video, as a network takes them: fields made whole pictures, turned upright, scaled and cut by an <see cref="InputRecipe"/>, RGB.
/// ffmpeg decodes and converts to RGB, <see cref="FrameScaler"/> scales; nothing is written to disk. The timestamps come from
/// the same pass, so that a frame number here is the number of the frame as decoded.
/// </summary>
internal sealed partial class FrameReader : IDisposable
{
    private const long LargestPicture = 1 << 30;

    private readonly MediaFacts _video;
    private readonly ToolProcess _process;
    private readonly FrameScaler _scaler;
    private readonly byte[] _picture;
    private readonly List<double> _times = [];
    private readonly List<double> _sampleTimes = [];
    private readonly List<string> _warnings = [];
    private Rational _timeBase;
    private int _framesRead;

    /// <summary>Starts to decode.</summary>
    /// <param name="video">The file, as <see cref="MediaProbe"/> found it.</param>
    /// <param name="sampling">Which frames to take.</param>
    /// <param name="recipe">How to scale and cut them; what concerns colors and features is not looked at.</param>
    /// <param name="options">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VideoException">ffmpeg is missing, the pictures are too large, or the sampling makes no sense.</exception>
    public FrameReader(MediaFacts video, FrameSampling sampling, InputRecipe recipe, FfmpegOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        _video = video;
        var (width, height, aspect) = video.Rotation is 90 or 270 ? (video.Height, video.Width, 1 / video.PixelAspect) : (video.Width, video.Height, video.PixelAspect);
        if (3L * width * height > LargestPicture)
        {
            throw new VideoException($"{video.Path}: pictures of {width} x {height} pixels are too large. Scale the video down.");
        }

        _scaler = new FrameScaler(recipe, width, height, aspect);
        _picture = new byte[_scaler.PictureBytes];
        var stream = video.StreamIndex.ToString(CultureInfo.InvariantCulture);

        // Pictures keep their size, also where it changes within the video.
        var scale = string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height}:flags=bilinear+accurate_rnd+full_chroma_int");

        // The closing setpts and -r give every kept frame its own slot, so that ffmpeg neither drops nor repeats one.
        _process = new ToolProcess(options.Ffmpeg,
        [
            "-hide_banner", "-nostats", "-v", "level+info", "-copyts", "-i", MediaFacts.Url(video.Path), "-map", "0:" + stream, "-vf",
            $"{video.Progressive}showinfo@all=checksum=0,select='{sampling.Expression}',showinfo@taken=checksum=0,{scale},format=rgb24,settb=1/25,setpts=N",
            "-r", "25", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ], video.Path, options, cancel, IsMessage);
    }

    /// <summary>Bytes of a frame: <c>[size, size, 3]</c>, RGB.</summary>
    public int FrameBytes => _scaler.FrameBytes;

    /// <summary>Decodes a video for its time line alone; its picks are the first frame.</summary>
    /// <param name="video">The file.</param>
    /// <param name="options">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VideoException">ffmpeg failed, or no frame could be decoded.</exception>
    internal static FrameTimeline ReadTimeline(MediaFacts video, FfmpegOptions options, CancellationToken cancel = default)
    {
        using var reader = new FrameReader(video, new FrameSampling { Every = int.MaxValue }, InputRecipe.Torchvision, options, cancel);
        var frame = new byte[reader.FrameBytes];
        while (reader.Read(frame))
        {
        }

        return reader.Finish();
    }

    /// <summary>Reads the next sampled frame.</summary>
    /// <param name="frame"><see cref="FrameBytes"/> bytes or more.</param>
    /// <returns>False when there are no more.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public bool Read(Span<byte> frame)
    {
        if (_process.Read(_picture) < _picture.Length)
        {
            return false;
        }

        _framesRead++;
        _scaler.Scale(_picture, frame[..FrameBytes]);
        return true;
    }

    /// <summary>Tells, after the last frame, when each frame is shown and which were sampled.</summary>
    /// <exception cref="VideoException">ffmpeg failed, was killed or was silent for too long, or no frame could be decoded.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public FrameTimeline Finish()
    {
        _process.Finish();
        if (_times.Count == 0 || _framesRead == 0)
        {
            throw new VideoException($"{_video.Path}: not one frame could be decoded ({_video.Codec}, {_video.Width}x{_video.Height}).{string.Concat(_warnings.Take(3).Select(w => " " + w))}");
        }

        if (_sampleTimes.Count != _framesRead)
        {
            throw new VideoException($"{_video.Path}: ffmpeg gave {_framesRead} frames but reported {_sampleTimes.Count}. Its version may print other messages than those understood here; version 4.4 to 7 are known to work.");
        }

        var times = Ascending();
        var step = times.Length > 1 ? (times[^1] - times[0]) / (times.Length - 1) : _video.FrameRate > 0 ? 1 / _video.FrameRate : 0.04;
        return new FrameTimeline(times[0], [.. times.Select(t => t - times[0])], Picks(), times[^1] - times[0] + step, _warnings) { TimeBase = _timeBase };
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    [GeneratedRegex(@"^\[showinfo@(all|taken) .*?\] n: *\d+ pts: *(-?\d+|NOPTS) ")]
    private static partial Regex FrameLine { get; }

    [GeneratedRegex(@"^\[showinfo@all .*config in time_base: (\d+)/(\d+)")]
    private static partial Regex TimeBaseLine { get; }

    private bool IsMessage(string line)
    {
        if (FrameLine.Match(line) is { Success: true } frame)
        {
            var time = frame.Groups[2].Value == "NOPTS" || _timeBase == 0 ? double.NaN : double.Parse(frame.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * _timeBase.Numerator / _timeBase.Denominator;
            (frame.Groups[1].Value == "all" ? _times : _sampleTimes).Add(time);
            return false;
        }

        if (TimeBaseLine.Match(line) is { Success: true } timeBase)
        {
            _timeBase = new Rational(long.Parse(timeBase.Groups[1].ValueSpan, CultureInfo.InvariantCulture), long.Parse(timeBase.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        }

        var complains = line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("[panic]", StringComparison.Ordinal);
        if (complains)
        {
            _warnings.Add(line);
        }

        return complains;
    }

    /// <summary>The frame number of each sample: both lists come from the same frames, in the same order.</summary>
    private int[] Picks()
    {
        var picks = new int[_sampleTimes.Count];
        for (int i = 0, frame = 0; i < picks.Length; i++, frame++)
        {
            while (frame < _times.Count - 1 && !_times[frame].Equals(_sampleTimes[i]))
            {
                frame++;
            }

            picks[i] = Math.Min(frame, _times.Count - 1);
        }

        return picks;
    }

    /// <summary>Times with the missing ones filled in at the average rate, and none before its predecessor.</summary>
    private double[] Ascending()
    {
        var times = _times.ToArray();
        var step = _video.FrameRate > 0 ? 1 / _video.FrameRate : 0.04;
        for (var i = 0; i < times.Length; i++)
        {
            var before = i == 0 ? 0 : times[i - 1];
            times[i] = double.IsNaN(times[i]) ? (i == 0 ? 0 : before + step) : i == 0 ? times[i] : Math.Max(times[i], before);
        }

        return times;
    }
}
