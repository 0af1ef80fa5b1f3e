using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>The packets of a source whose frames can be copied.</summary>
internal sealed class CopySource : IDisposable
{
    private const int BrokenLinkWithoutLeading = 18; // HEVC's BLA_N_LP
    private const int CleanRandomAccess = 21;

    // What the encoders write alike.
    private static readonly string[] s_h264Pixels = ["yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"];
    private static readonly string[] s_hevcPixels = ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le"];

    private readonly FileStream _file;

    private CopySource(string path, PacketList packets, int[] frames, CodecConfiguration configuration)
    {
        (Packets, Frames, Configuration) = (packets, frames, configuration);
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
    }

    /// <summary>The packets.</summary>
    public PacketList Packets { get; }

    /// <summary>For each packet, the number of its picture among the source's frames; -1 for one that is not shown.</summary>
    public int[] Frames { get; }

    /// <summary>What the source's decoder needs before the first packet.</summary>
    public CodecConfiguration Configuration { get; }

    /// <summary>Opens a source.</summary>
    /// <param name="video">The file.</param>
    /// <param name="timeline">Its frames as decoded.</param>
    /// <param name="clock">Their exact times.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The source, or why its frames cannot be copied.</returns>
    /// <exception cref="VideoException">ffprobe failed.</exception>
    public static (CopySource? Source, string? Obstacle) Open(MediaFacts video, FrameTimeline timeline, FrameClock clock, FfmpegOptions tools, CancellationToken cancel)
    {
        var pixels = video.Codec switch { "h264" => s_h264Pixels, "hevc" => s_hevcPixels, _ => null };
        if (pixels is null)
        {
            return (null, $"its codec is {video.Codec}; H.264 and HEVC can be copied");
        }

        if (!pixels.Contains(video.PixelFormat) || video.Width % 2 != 0 || video.Height % 2 != 0)
        {
            return (null, $"frames around a cut cannot be encoded like the source, {video.Width}x{video.Height} {video.PixelFormat}");
        }

        if (video.Interlaced)
        {
            return (null, "it is interlaced, and the summary is not");
        }

        var packets = PacketList.Read(video.Path, video.StreamIndex, tools, cancel);
        if (CodecConfiguration.Read(video.Codec, packets.Configuration) is not { } configuration)
        {
            return (null, $"the container {video.Container} does not store packets as MP4 and Matroska do");
        }

        return FramesOf(packets, timeline, clock) is { } frames
            ? (new CopySource(video.Path, packets, frames, configuration), null)
            : (null, "its packets do not match its frames one to one");
    }

    /// <summary>Whether a packet begins with a picture that resets the decoder, so that nothing before it is missed.</summary>
    /// <param name="packet">The packet's number.</param>
    public bool IsEntry(int packet)
    {
        var bytes = Read(packet);
        return NalUnits.Split(bytes, Configuration.LengthBytes) is { } units && units.Exists(unit => Configuration.Codec == "h264"
            ? NalUnits.H264Type(bytes[unit]) == 5
            : NalUnits.HevcType(bytes[unit]) is >= 16 and <= 21);
    }

    /// <summary>Appends the packets of a part.</summary>
    /// <param name="part">A part to copy.</param>
    /// <param name="writer">The track.</param>
    /// <param name="place">The place of the part's first frame in the track.</param>
    /// <param name="withParameterSets">Whether the source's parameter sets stand before the first picture.</param>
    /// <exception cref="VideoException">A packet is damaged.</exception>
    public void Copy(Part part, Mp4TrackWriter writer, int place, bool withParameterSets)
    {
        var start = part.Ranges[0].Start;
        using var buffer = new MemoryStream();
        for (var packet = part.FirstPacket; packet < part.EndPacket; packet++)
        {
            if (Frames[packet] < start)
            {
                continue; // refers to pictures before the first one
            }

            var bytes = Read(packet);
            var units = NalUnits.Split(bytes, Configuration.LengthBytes)
                ?? throw new VideoException($"{_file.Name}: the packet at byte {Packets.Packets[packet].Position} is damaged. Encode the summary instead of copying the source's packets.");
            buffer.SetLength(0);
            if (packet == part.FirstPacket && withParameterSets)
            {
                foreach (var set in Configuration.ParameterSets)
                {
                    NalUnits.Append(buffer, set);
                }
            }

            foreach (var unit in units)
            {
                var nal = bytes[unit];
                if (packet == part.FirstPacket && Configuration.Codec == "hevc" && NalUnits.HevcType(nal) == CleanRandomAccess)
                {
                    nal[0] = (byte)((nal[0] & 0x81) | (BrokenLinkWithoutLeading << 1));
                }

                NalUnits.Append(buffer, nal);
            }

            writer.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), place + Frames[packet] - start, Packets.Packets[packet].IsKey);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private byte[] Read(int packet)
    {
        var (_, position, size, _, _) = Packets.Packets[packet];
        var bytes = new byte[size];
        RandomAccess.Read(_file.SafeFileHandle, bytes, position);
        return bytes;
    }

    /// <summary>Which frame each packet holds, by its timestamp; null where a frame has no packet or two, or a shown packet no frame.</summary>
    private static int[]? FramesOf(PacketList packets, FrameTimeline timeline, FrameClock clock)
    {
        if (packets.TimeBase != timeline.TimeBase)
        {
            return null;
        }

        var numbers = new Dictionary<long, int>(timeline.FrameCount);
        for (var frame = 0; frame < timeline.FrameCount; frame++)
        {
            numbers[clock.TicksOf(frame)] = frame;
        }

        var (frames, found) = (new int[packets.Packets.Count], 0);
        for (var i = 0; i < frames.Length; i++)
        {
            var packet = packets.Packets[i];
            frames[i] = !packet.IsHidden && packet.Time is { } time && packet.Position >= 0 && numbers.TryGetValue(time, out var frame) ? frame : -1;
            found += frames[i] >= 0 ? 1 : 0;
        }

        return found == timeline.FrameCount && frames.Where(frame => frame >= 0).Distinct().Count() == found ? frames : null;
    }
}
