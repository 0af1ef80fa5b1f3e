using System.Globalization;
using System.Runtime.ExceptionServices;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>
/// Makes one summary video: parts of the picture are encoded or copied one by one and joined under their exact times; then the sound
/// is cut and everything goes into one file, which is probed.
/// </summary>
/// <param name="video">The source.</param>
/// <param name="timeline">When its frames are shown.</param>
/// <param name="segments">What is shown, in order, apart from each other.</param>
/// <param name="options">Quality.</param>
/// <param name="muxer">ffmpeg's name of the container.</param>
/// <param name="tools">The tools.</param>
/// <param name="progress">Receives the share that is done.</param>
/// <param name="cancel">Stops the work.</param>
internal sealed class RenderJob(MediaFacts video, FrameTimeline timeline, IReadOnlyList<FrameRange> segments, RenderOptions options, string muxer, FfmpegOptions tools, IProgress<double>? progress, CancellationToken cancel)
{
    private const double PictureShare = 0.9; // of the work
    private const int NearFrames = 50; // Segments closer than this are decoded in one go.
    private const int MostRanges = 500; // in one filter graph
    private const int MostJoinsAtOnce = 4;
    private const double SoundMargin = 1; // seconds read before the first segment

    private readonly FrameClock _clock = new(video, timeline);
    private readonly Lock _lock = new();
    private double _reported;

    private int Frames => segments.Sum(segment => segment.Length);

    /// <summary>Makes the video.</summary>
    /// <param name="output">The file to write. A folder of parts is made beside it, and removed again.</param>
    /// <exception cref="VideoException">ffmpeg failed, or wrote something else than it should.</exception>
    /// <exception cref="IOException">The output could not be written.</exception>
    public RenderReport Run(string output)
    {
        var folder = output + ".parts";
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true); // left by a killed process
        }

        Directory.CreateDirectory(folder);
        try
        {
            var picture = Path.Combine(folder, "picture.mp4");
            var (report, tag) = Picture(picture, folder);
            Mux(picture, tag, output);
            Check(output);
            Report(1);
            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private (RenderReport Report, string Tag) Picture(string picture, string folder)
    {
        var (source, obstacle) = options.Copy == CopyMode.Never ? (null, null)
            : options.FadeSeconds > 0 ? (null, "fades change the frames")
            : CopySource.Open(video, timeline, _clock, tools, cancel);
        using (source)
        {
            var parts = source is null ? [] : CopyPlan.Split(source.Packets, source.Frames, segments, source.IsEntry);
            if (source is not null && !parts.Exists(part => part.IsCopy))
            {
                obstacle = "no segment holds a picture from which decoding can start, with enough frames after it";
            }

            var copies = parts.Exists(part => part.IsCopy);
            var encoder = copies ? PictureEncoder.LikeSource(video, FreeSequenceNumber(source!.Configuration), tools, cancel) : PictureEncoder.OfSummary(video, options, tools, cancel);
            parts = copies ? parts : Groups();
            var encoded = Encode(parts, encoder, folder, copies ? Math.Min(MostJoinsAtOnce, Environment.ProcessorCount) : 1);
            var tag = Join(parts, encoded, copies ? source : null, picture, folder, encoder.Upright);
            var copied = parts.Where(part => part.IsCopy).Sum(part => part.Frames);
            return (new RenderReport(copied, Frames - copied, obstacle), tag);
        }
    }

    /// <summary>Segments that are near each other in parts of their own.</summary>
    private List<Part> Groups()
    {
        var groups = new List<List<FrameRange>>();
        foreach (var segment in segments)
        {
            if (groups.Count > 0 && groups[^1].Count < MostRanges && segment.Start - groups[^1][^1].End < NearFrames)
            {
                groups[^1].Add(segment);
            }
            else
            {
                groups.Add([segment]);
            }
        }

        return [.. groups.Select(group => new Part(group))];
    }

    private PacketList?[] Encode(List<Part> parts, PictureEncoder encoder, string folder, int atOnce)
    {
        var (encoded, done) = (new PacketList?[parts.Count], new int[parts.Count]);
        var (partEncoder, total) = (new PartEncoder(video, timeline, encoder, options.FadeSeconds, tools), parts.Where(part => !part.IsCopy).Sum(part => part.Frames));
        void One(int i)
        {
            if (!parts[i].IsCopy)
            {
                encoded[i] = partEncoder.Encode(parts[i], FileOf(folder, i), frames =>
                {
                    done[i] = frames;
                    Report(PictureShare * done.Sum() / total);
                }, cancel);
            }
        }

        try
        {
            Parallel.For(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, One);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }

        return encoded;
    }

    /// <summary>Writes the picture track.</summary>
    /// <returns>The name of its sample entry.</returns>
    private string Join(List<Part> parts, PacketList?[] encoded, CopySource? source, string picture, string folder, bool upright)
    {
        var configurations = encoded.Select(packets => packets is null ? null : CodecConfiguration.Read(packets.Codec, packets.Configuration)).ToArray();
        var first = configurations.FirstOrDefault(configuration => configuration is not null);
        // One configuration serves the whole track where parameter sets of one number are the same; otherwise they stand before each part.
        var inBand = configurations.Any(configuration => configuration is not null && !configuration.Record.SequenceEqual(first!.Record))
            || (source is not null && first is not null && first.Codec == "hevc");
        using var writer = new Mp4TrackWriter(picture);
        var place = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (encoded[i] is { } packets)
            {
                AppendEncoded(writer, FileOf(folder, i), packets, inBand ? configurations[i]! : null, place);
            }
            else
            {
                source!.Copy(parts[i], writer, place, inBand);
            }

            place += parts[i].Frames;
        }

        var configuration = source?.Configuration.WithLongLengths() ?? first!;
        configuration = source is not null && first is not null && first.Codec == "h264" ? configuration.With(first) : configuration;
        var entry = (configuration.Codec, inBand) switch { ("h264", false) => "avc1", ("h264", true) => "avc3", (_, false) => "hvc1", _ => "hev1" };
        var turned = upright && video.Rotation is 90 or 270;
        var (width, height) = turned ? (video.Height, video.Width) : (video.Width, video.Height);
        var (times, ticksPerSecond) = Times();
        writer.Finish(times, ticksPerSecond, upright ? width & ~1 : width, upright ? height & ~1 : height, turned ? 1 / video.SampleAspect : video.SampleAspect, upright ? 0 : video.Rotation, entry, configuration);
        return entry;
    }

    private static void AppendEncoded(Mp4TrackWriter writer, string path, PacketList packets, CodecConfiguration? parameterSets, int place)
    {
        var order = packets.Packets.Select((packet, i) => (packet.Time, Index: i)).OrderBy(packet => packet.Time).Select((packet, rank) => (packet.Index, rank)).ToDictionary(pair => pair.Index, pair => pair.rank);
        using var file = File.OpenRead(path);
        using var buffer = new MemoryStream();
        for (var i = 0; i < packets.Packets.Count; i++)
        {
            var packet = packets.Packets[i];
            var bytes = new byte[packet.Size];
            file.Position = packet.Position;
            file.ReadExactly(bytes);
            buffer.SetLength(0);
            foreach (var set in i == 0 && parameterSets is not null ? parameterSets.ParameterSets : [])
            {
                NalUnits.Append(buffer, set);
            }

            buffer.Write(bytes);
            writer.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), place + order[i], packet.IsKey);
        }
    }

    /// <summary>When each frame of the summary is shown, in ticks, and the end.</summary>
    private (long[] Times, uint TicksPerSecond) Times()
    {
        var times = new List<long> { 0 };
        if (_clock.Rate is { } rate)
        {
            times.AddRange(Enumerable.Range(1, Frames).Select(frame => frame * rate.Denominator));
            return ([.. times], (uint)rate.Numerator);
        }

        var unit = _clock.TimeBase;
        foreach (var segment in segments)
        {
            for (var frame = segment.Start; frame < segment.End; frame++)
            {
                times.Add(times[^1] + ((_clock.TicksOf(frame + 1) - _clock.TicksOf(frame)) * unit.Numerator));
            }
        }

        return ([.. times], (uint)unit.Denominator);
    }

    private void Mux(string picture, string tag, string output)
    {
        var cuts = segments.Select(segment => (Start: (_clock.Origin + _clock.TimeOf(segment.Start)).Value, End: (_clock.Origin + _clock.TimeOf(segment.End)).Value)).ToArray();
        var seconds = cuts.Sum(cut => cut.End - cut.Start);
        var start = Math.Max(timeline.Origin, cuts[0].Start - SoundMargin);
        List<string> arguments = ["-hide_banner", "-nostats", "-v", "error", "-y", "-copyts", "-progress", "pipe:1", "-i", MediaFacts.Url(picture)];
        if (start > timeline.Origin)
        {
            arguments.AddRange(["-seek_timestamp", "1", "-ss", start.ToString("F6", CultureInfo.InvariantCulture)]);
        }

        arguments.AddRange(["-i", MediaFacts.Url(video.Path)]);
        if (video.AudioTracks.Count > 0)
        {
            arguments.AddRange(["-filter_complex", SoundGraph.Of(video, 1, start, cuts, options.FadeSeconds)]);
        }

        arguments.AddRange(["-map", "0:v:0", "-c:v", "copy", "-map_metadata:s:v:0", $"1:s:{video.StreamIndex}"]);
        for (var track = 0; track < video.AudioTracks.Count; track++)
        {
            arguments.AddRange(["-map", $"[a{track}]", $"-map_metadata:s:a:{track}", $"1:s:{video.AudioTracks[track].Index}"]);
        }

        // The times of the chapters would be invalid.
        arguments.AddRange(["-c:a", "aac", "-b:a", $"{options.AudioKbps}k", "-map_metadata", "1", "-map_chapters", "-1"]);
        if (muxer is "mp4" or "mov")
        {
            // The camera's timecode is that of the source's first frame, which need not be the summary's.
            arguments.AddRange(["-tag:v", tag, "-write_tmcd", "0", "-movflags", "+faststart+use_metadata_tags"]);
        }

        arguments.AddRange(["-f", muxer, MediaFacts.Url(output)]);
        FfmpegRun.Run(tools, arguments, video.Path, (name, value) =>
        {
            if (name == "out_time_us" && long.TryParse(value, CultureInfo.InvariantCulture, out var microseconds))
            {
                Report(PictureShare + ((1 - PictureShare) * Math.Clamp(microseconds / 1e6 / seconds, 0, 1)));
            }
        }, cancel);
    }

    /// <summary>Compares what was written with what should have been.</summary>
    private void Check(string output)
    {
        var found = MediaProbe.Read(output, tools, cancel);
        var frames = PacketList.Read(output, found.StreamIndex, tools, cancel).Packets.Count;
        var seconds = segments.Aggregate(default(Rational), (sum, segment) => sum + _clock.TimeOf(segment.End) - _clock.TimeOf(segment.Start)).Value;
        if (frames != Frames || found.AudioTracks.Count != video.AudioTracks.Count || Math.Abs(found.Duration - seconds) > 0.5)
        {
            throw new VideoException(string.Create(CultureInfo.InvariantCulture, $"{output}: the video that ffmpeg wrote has {frames} frames, {found.AudioTracks.Count} audio streams and {found.Duration:0.00} s; expected were {Frames}, {video.AudioTracks.Count} and {seconds:0.00}. Nothing was kept; try another container, or another version of ffmpeg."));
        }
    }

    private void Report(double share)
    {
        lock (_lock)
        {
            if (share > _reported)
            {
                _reported = share;
                progress?.Report(share);
            }
        }
    }

    private static int FreeSequenceNumber(CodecConfiguration configuration)
    {
        var used = configuration.Codec == "h264" ? configuration.ParameterSets.Where(set => NalUnits.H264Type(set) == 7).Select(set => CodecConfiguration.SequenceNumber(set)).ToHashSet() : [];
        return Enumerable.Range(0, 32).Last(number => !used.Contains(number));
    }

    private static string FileOf(string folder, int part) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"part-{part}.mp4"));
}
