using System.Globalization;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>How frames are encoded: the arguments and filters of ffmpeg.</summary>
/// <param name="Arguments">The encoder and its quality.</param>
/// <param name="Filter">Filters before the encoder, each after a comma.</param>
/// <param name="Upright">Whether frames are turned upright.</param>
internal sealed record PictureEncoder(IReadOnlyList<string> Arguments, string Filter, bool Upright)
{
    // H.264 in 4:2:0 wants even sizes: an odd last line or column is left out.
    private const string Even = ",crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0";
    private const string ToneMap = ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv";
    private const int JoinCrf = 16; // Frames around a cut stand beside the source's own.

    /// <summary>The encoder of a summary that is encoded throughout.</summary>
    /// <param name="video">The source.</param>
    /// <param name="options">Quality.</param>
    /// <param name="tools">The tools, which read the light levels of HDR.</param>
    /// <param name="cancel">Stops the work.</param>
    public static PictureEncoder OfSummary(MediaFacts video, RenderOptions options, FfmpegOptions tools, CancellationToken cancel)
    {
        var crf = options.Crf.ToString(CultureInfo.InvariantCulture);
        if (!video.Color.IsHdr || options.Hdr == HdrMode.ToneMap)
        {
            return new(["-c:v", "libx264", "-crf", crf, "-preset", options.Preset], $"{(video.Color.IsHdr ? ToneMap : "")}{Even},format=yuv420p", true);
        }

        var parameters = $"log-level=error:hdr10={(video.Color.Transfer == "smpte2084" ? 1 : 0)}{HdrMetadata.Read(video, tools, cancel)}";
        return new(["-c:v", "libx265", "-crf", crf, "-preset", options.Preset, .. Tags(video), "-x265-params", parameters], $"{Even},format=yuv420p10le", true);
    }

    /// <summary>The encoder of frames that stand between packets of the source.</summary>
    /// <param name="video">The source, H.264 or HEVC.</param>
    /// <param name="sequenceNumber">The number of the H.264 parameter sets, other than the source's.</param>
    /// <param name="tools">The tools, which read the light levels of HDR.</param>
    /// <param name="cancel">Stops the work.</param>
    public static PictureEncoder LikeSource(MediaFacts video, int sequenceNumber, FfmpegOptions tools, CancellationToken cancel)
    {
        var crf = JoinCrf.ToString(CultureInfo.InvariantCulture);
        string[] encoder = video.Codec == "h264"
            ? ["-c:v", "libx264", "-bf", "0", "-x264-params", string.Create(CultureInfo.InvariantCulture, $"sps-id={sequenceNumber}")]
            : ["-c:v", "libx265", "-x265-params", $"log-level=error:bframes=0:hdr10={(video.Color.Transfer == "smpte2084" ? 1 : 0)}{(video.Color.IsHdr ? HdrMetadata.Read(video, tools, cancel) : "")}"];
        return new([.. encoder, "-crf", crf, "-preset", "fast", .. Tags(video)], $",format={video.PixelFormat}", false);
    }

    private static List<string> Tags(MediaFacts video)
    {
        var arguments = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null and not "unknown")
            {
                arguments.AddRange([name, value]);
            }
        }

        Add("-color_range", video.Color.Range);
        Add("-colorspace", video.Color.Space);
        Add("-color_trc", video.Color.Transfer);
        Add("-color_primaries", video.Color.Primaries);
        return arguments;
    }
}
