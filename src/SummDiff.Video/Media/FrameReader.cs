using System.Globalization;
using System.Text.RegularExpressions;

namespace SummDiff.Video.Media;

/// <summary>
/// Sampled frames of a video, as GoogLeNet takes them: fields made whole pictures, turned upright, pixels made square, shorter side scaled to 256 by an antialiased
/// bilinear filter, the middle 224 × 224 cut out, RGB. ffmpeg decodes and scales; nothing is written to disk. The timestamps come from
/// the same pass, so that a frame number here is the number of the frame as decoded.
/// </summary>
public sealed partial class FrameReader : IDisposable
{
    /// <summary>Width and height of a frame.</summary>
    public const int Size = 224;

    /// <summary>Bytes of a frame: <c>[Size, Size, 3]</c>, RGB.</summary>
    public const int FrameBytes = Size * Size * 3;

    // The shorter side as shown becomes 256; the other is truncated, and the cut is rounded half to even, as torchvision does.
    private const string Scale = "scale=w='if(lte(iw*sar,ih),256,trunc(256*iw*sar/ih))':h='if(lte(iw*sar,ih),trunc(256*ih/(iw*sar)),256)':flags=bilinear+accurate_rnd+full_chroma_int";
    private const string Crop = "crop=224:224:'floor((iw-224)/2)+mod(iw,2)*mod(floor((iw-224)/2),2)':'floor((ih-224)/2)+mod(ih,2)*mod(floor((ih-224)/2),2)'";

    private readonly MediaFacts _video;
    private readonly ToolProcess _process;
    private readonly List<double> _times = [];
    private readonly List<double> _sampleTimes = [];
    private readonly List<string> _warnings = [];
    private double _timeBase = double.NaN;
    private int _framesRead;

    /// <summary>Starts to decode.</summary>
    /// <param name="video">The file, as <see cref="MediaProbe"/> found it.</param>
    /// <param name="sampling">Which frames to take.</param>
    /// <param name="options">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VideoException">ffmpeg is missing, or the sampling makes no sense.</exception>
    public FrameReader(MediaFacts video, FrameSampling sampling, FfmpegOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentNullException.ThrowIfNull(options);
        _video = video;
        var stream = video.StreamIndex.ToString(CultureInfo.InvariantCulture);

        // The closing setpts and -r give every kept frame its own slot, so that ffmpeg neither drops nor repeats one.
        _process = new ToolProcess(options.Ffmpeg,
        [
            "-hide_banner", "-nostats", "-v", "level+info", "-copyts", "-i", MediaFacts.Url(video.Path), "-map", "0:" + stream, "-vf",
            $"{video.Progressive}showinfo@all=checksum=0,select='{sampling.Expression}',showinfo@taken=checksum=0,{Scale},format=rgb24,{Crop},settb=1/25,setpts=N",
            "-r", "25", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ], video.Path, options, cancel, IsMessage);
    }

    /// <summary>Reads the next sampled frame.</summary>
    /// <param name="frame"><see cref="FrameBytes"/> bytes: <c>[Size, Size, 3]</c>, RGB.</param>
    /// <returns>False when there are no more.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public bool Read(Span<byte> frame)
    {
        var read = _process.Read(frame[..FrameBytes]) == FrameBytes;
        _framesRead += read ? 1 : 0;
        return read;
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
        return new FrameTimeline(times[0], [.. times.Select(t => t - times[0])], Picks(), times[^1] - times[0] + step, _warnings);
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
            var time = frame.Groups[2].Value == "NOPTS" ? double.NaN : double.Parse(frame.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * _timeBase;
            (frame.Groups[1].Value == "all" ? _times : _sampleTimes).Add(time);
            return false;
        }

        if (TimeBaseLine.Match(line) is { Success: true } timeBase)
        {
            _timeBase = double.Parse(timeBase.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / double.Parse(timeBase.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
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
