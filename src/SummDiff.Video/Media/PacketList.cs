using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SummDiff.Video.Media;

/// <summary>The packets of a video stream, in the order of decoding, and what a decoder needs before the first.</summary>
/// <param name="TimeBase">The unit of timestamps, in seconds.</param>
/// <param name="Codec">The codec's short name.</param>
/// <param name="Configuration">The codec's configuration record (<c>avcC</c>, <c>hvcC</c>) or what else the container holds; may be empty.</param>
/// <param name="Packets">The packets.</param>
internal sealed record PacketList(Rational TimeBase, string Codec, byte[] Configuration, IReadOnlyList<PacketList.Packet> Packets)
{
    private const int MatroskaBlockHeader = 4; // track number, time and flags, where the track's number is below 128

    /// <summary>One packet.</summary>
    /// <param name="Time">When its picture is shown, in units of the time base; null where the file does not say.</param>
    /// <param name="Position">Where its bytes are in the file; -1 where that is not known.</param>
    /// <param name="Size">Its length in bytes.</param>
    /// <param name="IsKey">Whether decoding can start here.</param>
    /// <param name="IsHidden">Whether it is decoded and not shown.</param>
    internal readonly record struct Packet(long? Time, long Position, int Size, bool IsKey, bool IsHidden);

    /// <summary>Reads the list, without decoding anything; an empty one where the stream is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stream">The stream's index in the file.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VideoException">ffprobe failed, or gives something else.</exception>
    public static PacketList Read(string path, int stream, FfmpegOptions tools, CancellationToken cancel)
    {
        var select = stream.ToString(CultureInfo.InvariantCulture);
        var (timeBase, codec, configuration, container) = Stream(path, select, tools, cancel);
        var offset = container.Contains("matroska", StringComparison.Ordinal) ? MatroskaBlockHeader : 0;
        var packets = new List<Packet>();
        string[] arguments = ["-v", "error", "-select_streams", select, "-show_entries", "packet=pts,size,pos,flags", "-of", "csv=p=0", MediaFacts.Url(path)];
        using var process = new ToolProcess(tools.Ffprobe, arguments, path, tools, cancel);
        while (process.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (cells.Length < 4 || !int.TryParse(cells[1], CultureInfo.InvariantCulture, out var size))
            {
                continue; // Side data of a packet is on lines of its own.
            }

            long? time = long.TryParse(cells[0], CultureInfo.InvariantCulture, out var pts) ? pts : null;
            var position = long.TryParse(cells[2], CultureInfo.InvariantCulture, out var at) ? at + offset : -1;
            packets.Add(new Packet(time, position, size, cells[3].Contains('K', StringComparison.Ordinal), cells[3].Contains('D', StringComparison.Ordinal)));
        }

        process.Finish();
        return new PacketList(timeBase, codec, configuration, packets);
    }

    private static (Rational TimeBase, string Codec, byte[] Configuration, string Container) Stream(string path, string select, FfmpegOptions tools, CancellationToken cancel)
    {
        string[] arguments = ["-v", "error", "-print_format", "json", "-show_data", "-show_entries", "stream=codec_name,time_base,extradata:format=format_name", "-select_streams", select, MediaFacts.Url(path)];
        using var process = new ToolProcess(tools.Ffprobe, arguments, path, tools, cancel);
        var text = new StringBuilder();
        while (process.ReadLine() is { } line)
        {
            text.AppendLine(line);
        }

        process.Finish();
        using var json = JsonDocument.Parse(text.ToString());
        var container = json.RootElement.GetProperty("format").GetProperty("format_name").GetString() ?? "";
        if (json.RootElement.GetProperty("streams").GetArrayLength() == 0)
        {
            return (1, "", [], container); // ffmpeg leaves streams out into which nothing was written
        }

        var stream = json.RootElement.GetProperty("streams")[0];
        string Text(string name) => stream.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        if (!Rational.TryParse(Text("time_base"), out var timeBase) || timeBase <= 0)
        {
            throw new VideoException($"{path}: stream {select} has the time base '{Text("time_base")}', which is no time. Repair the file, for example with ffmpeg -c copy.");
        }

        return (timeBase, Text("codec_name"), HexDump(Text("extradata")), container);
    }

    /// <summary>The bytes of ffprobe's dump: lines of an offset and a colon, groups of hexadecimal digits, two spaces, and the same as text.</summary>
    private static byte[] HexDump(string dump)
    {
        var bytes = new List<byte>();
        foreach (var line in dump.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
            var end = digits.IndexOf("  ", StringComparison.Ordinal);
            bytes.AddRange(Convert.FromHexString((end < 0 ? digits : digits[..end]).Replace(" ", "", StringComparison.Ordinal)));
        }

        return [.. bytes];
    }
}
