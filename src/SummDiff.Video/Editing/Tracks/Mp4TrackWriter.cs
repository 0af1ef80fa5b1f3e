using System.Buffers.Binary;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>
/// Writes an MP4 file of one video track whose every picture has an exact time. Packets are appended in the order of decoding, each
/// with the place of its picture in the order of showing; times are given at the end.
/// </summary>
internal sealed class Mp4TrackWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly List<int> _sizes = [];
    private readonly List<int> _places = [];
    private readonly List<int> _keys = [];

    /// <summary>Creates the file.</summary>
    /// <param name="path">Its name.</param>
    public Mp4TrackWriter(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
        _file.Write(Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomiso2mp41"u8]));
        _file.Write(Box("mdat", new byte[8])); // 16 bytes, room for the length in 64 bits
    }

    /// <summary>Packets so far.</summary>
    public int Count => _sizes.Count;

    /// <summary>Appends a packet.</summary>
    /// <param name="packet">Its bytes, as MP4 stores them.</param>
    /// <param name="place">The picture's number in the order of showing, from 0.</param>
    /// <param name="isKey">Whether decoding can start here.</param>
    public void Append(ReadOnlySpan<byte> packet, int place, bool isKey)
    {
        _file.Write(packet);
        _sizes.Add(packet.Length);
        _places.Add(place);
        if (isKey)
        {
            _keys.Add(_sizes.Count);
        }
    }

    /// <summary>Writes the index and closes the file.</summary>
    /// <param name="times">When each picture is shown, by its place, in ticks, ascending from 0; one more for the end.</param>
    /// <param name="ticksPerSecond">Ticks a second.</param>
    /// <param name="width">Width in stored pixels.</param>
    /// <param name="height">Height in stored pixels.</param>
    /// <param name="pixelAspect">Width over height of a pixel.</param>
    /// <param name="rotation">Clockwise turn in degrees a player makes.</param>
    /// <param name="entry">The name of the sample entry, such as <c>avc1</c>.</param>
    /// <param name="configuration">The codec's configuration.</param>
    public void Finish(ReadOnlySpan<long> times, uint ticksPerSecond, int width, int height, Rational pixelAspect, int rotation, string entry, CodecConfiguration configuration)
    {
        // Pictures are decoded in the order of their times, early enough that each is there when it is shown.
        var delay = 0L;
        for (var i = 0; i < Count; i++)
        {
            delay = Math.Max(delay, times[i] - times[_places[i]]);
        }

        var durations = new long[Count];
        var offsets = new long[Count];
        for (var i = 0; i < Count; i++)
        {
            (durations[i], offsets[i]) = (times[i + 1] - times[i], times[_places[i]] - times[i] + delay);
        }

        var end = _file.Position;
        var total = times[Count];
        byte[] handler = [.. new byte[8], .. "vide"u8, .. new byte[12], .. "VideoHandler\0"u8];
        var table = Box("stbl",
            Box("stsd", [.. U32(0), .. U32(1), .. Entry(width, height, pixelAspect, entry, configuration)]),
            Box("stts", Runs(durations)),
            delay == 0 ? [] : Box("ctts", Runs(offsets)),
            Box("stss", [.. U32(0), .. U32(_keys.Count), .. _keys.SelectMany(key => U32(key))]),
            Box("stsc", [.. U32(0), .. U32(1), .. U32(1), .. U32(Count), .. U32(1)]),
            Box("stsz", [.. U32(0), .. U32(0), .. U32(Count), .. _sizes.SelectMany(size => U32(size))]),
            Box("co64", [.. U32(0), .. U32(1), .. U64(DataStart)]));
        var media = Box("mdia",
            Box("mdhd", [1, 0, 0, 0, .. new byte[16], .. U32(ticksPerSecond), .. U64(total + delay), 0x55, 0xC4, 0, 0]),
            Box("hdlr", handler),
            Box("minf",
                Box("vmhd", [0, 0, 0, 1, .. new byte[8]]),
                Box("dinf", Box("dref", [.. U32(0), .. U32(1), .. Box("url ", [0, 0, 0, 1])])),
                table));
        var header = Box("mvhd", [1, 0, 0, 0, .. new byte[16], .. U32(ticksPerSecond), .. U64(total), .. U32(0x10000), 1, 0, .. new byte[10], .. Matrix(0), .. new byte[24], .. U32(2)]);
        var shown = ((long)Math.Round(width * pixelAspect.Value * 65536), (long)height << 16);
        var track = Box("trak",
            Box("tkhd", [1, 0, 0, 7, .. new byte[16], .. U32(1), .. U32(0), .. U64(total), .. new byte[16], .. Matrix(rotation), .. U32(shown.Item1), .. U32(shown.Item2)]),
            Box("edts", Box("elst", [1, 0, 0, 0, .. U32(1), .. U64(total), .. U64(delay), .. U32(0x10000)])),
            media);
        _file.Write(Box("moov", header, track));
        _file.Position = DataStart - 16;
        _file.Write([.. U32(1), .. "mdat"u8, .. U64(end - DataStart + 16)]);
        _file.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long DataStart => 28 + 16;

    private static byte[] Entry(int width, int height, Rational pixelAspect, string name, CodecConfiguration configuration) => Box(name,
        [.. new byte[6], 0, 1, .. new byte[16], (byte)(width >> 8), (byte)width, (byte)(height >> 8), (byte)height, .. U32(0x480000), .. U32(0x480000), .. U32(0), 0, 1, .. new byte[32], 0, 24, 0xFF, 0xFF],
        Box(configuration.Codec == "h264" ? "avcC" : "hvcC", configuration.Record.ToArray()),
        Box("pasp", [.. U32(pixelAspect.Numerator), .. U32(pixelAspect.Denominator)]));

    /// <summary>The transformation of a clockwise turn, as a player applies it.</summary>
    private static byte[] Matrix(int rotation)
    {
        var (cos, sin) = rotation switch { 90 => (0, 1), 180 => (-1, 0), 270 => (0, -1), _ => (1, 0) };
        return [.. U32(cos * 0x10000L), .. U32(sin * 0x10000L), .. U32(0), .. U32(-sin * 0x10000L), .. U32(cos * 0x10000L), .. U32(0), .. U32(0), .. U32(0), .. U32(0x40000000)];
    }

    /// <summary>Values in pairs of a count and a value, as tables of an MP4 file have them.</summary>
    private static byte[] Runs(long[] values)
    {
        var runs = new List<(uint Count, long Value)>();
        foreach (var value in values)
        {
            if (runs.Count > 0 && runs[^1].Value == value)
            {
                runs[^1] = (runs[^1].Count + 1, value);
            }
            else
            {
                runs.Add((1, value));
            }
        }

        return [.. U32(0), .. U32(runs.Count), .. runs.SelectMany(run => U32(run.Count).Concat(U32(run.Value)))];
    }

    private static byte[] Box(string name, params byte[][] parts)
    {
        var length = 8 + parts.Sum(part => part.Length);
        return [.. U32(length), .. Encoding.ASCII.GetBytes(name), .. parts.SelectMany(part => part)];
    }

    private static byte[] U32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)value));
        return bytes;
    }

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
