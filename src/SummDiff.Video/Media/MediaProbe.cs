using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SummDiff.Video.Media;

/// <summary>Asks ffprobe what a file holds.</summary>
internal static class MediaProbe
{
    /// <summary>Reads the facts of a video file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="VideoException">The file is not there, is no video or holds no video stream; or ffprobe is missing or failed.</exception>
    public static MediaFacts Read(string path, FfmpegOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path))
        {
            throw new VideoException($"{path}: there is no such file.");
        }

        if (new FileInfo(path).Length == 0)
        {
            throw new VideoException($"{path}: the file is empty.");
        }

        string[] arguments = ["-v", "error", "-print_format", "json", "-show_format", "-show_streams", "-show_chapters", MediaFacts.Url(path)];
        using var probe = new ToolProcess(options.Ffprobe, arguments, path, options, cancel);
        var text = new StringBuilder();
        while (probe.ReadLine() is { } line)
        {
            text.AppendLine(line);
        }

        try
        {
            probe.Finish();
            using var json = JsonDocument.Parse(text.ToString());
            return Facts(path, json.RootElement);
        }
        catch (VideoException cause) when (cause.Message.Contains("failed", StringComparison.Ordinal))
        {
            throw new VideoException($"{path}: this is not a video that ffprobe can read. {cause.Message[(path.Length + 2)..]}", cause);
        }
        catch (JsonException cause)
        {
            throw new VideoException($"{path}: ffprobe's answer is not JSON ({cause.Message}). Check that '{options.Ffprobe}' is ffprobe.", cause);
        }
    }

    private static MediaFacts Facts(string path, JsonElement root)
    {
        var streams = List(root, "streams");
        var video = streams.FirstOrDefault(s => Text(s, "codec_type") == "video" && Number(Child(s, "disposition"), "attached_pic") == 0);
        var format = Child(root, "format");
        if (video.ValueKind != JsonValueKind.Object || Number(video, "width") < 1 || Number(video, "height") < 1)
        {
            var found = streams.Length == 0 ? "no streams" : string.Join(", ", streams.Select(s => Text(s, "codec_type") ?? "unknown"));
            throw new VideoException($"{path}: there is no video stream in it (found: {found}). Give a file with moving pictures.");
        }

        var rate = Ratio(Text(video, "avg_frame_rate"), '/', 0);
        var duration = Number(video, "duration") is > 0 and var own ? own : Number(format, "duration");
        var frames = Number(video, "nb_frames") is > 0 and var count ? count : Math.Round(duration * rate);
        return new MediaFacts
        {
            Path = path,
            Container = Text(format, "format_name") ?? "unknown",
            StreamIndex = (int)Number(video, "index"),
            Codec = Text(video, "codec_name") ?? "unknown",
            PixelFormat = Text(video, "pix_fmt") ?? "unknown",
            Width = (int)Number(video, "width"),
            Height = (int)Number(video, "height"),
            PixelAspect = Ratio(Text(video, "sample_aspect_ratio"), ':', 1),
            SampleAspect = Rational.TryParse(Text(video, "sample_aspect_ratio"), out var aspect) && aspect > 0 ? aspect : 1,
            NominalRate = Rational.TryParse(Text(video, "r_frame_rate"), out var nominal) && nominal > 0 ? nominal : default,
            Timecode = streams.Append(format).Select(part => Text(Child(part, "tags"), "timecode")).FirstOrDefault(text => text is not null),
            Color = new ColorTags(Text(video, "color_range"), Text(video, "color_space"), Text(video, "color_transfer"), Text(video, "color_primaries")),
            SubtitleTracks = [.. streams.Where(s => Text(s, "codec_type") == "subtitle").Select(s => new SubtitleTrack((int)Number(s, "index"), Text(s, "codec_name") ?? "unknown", Text(Child(s, "tags"), "language")))],
            Chapters = [.. List(root, "chapters").Select(c => new Chapter(Number(c, "start_time"), Number(c, "end_time"), Text(Child(c, "tags"), "title")))],
            Rotation = Rotation(video),
            Interlaced = Text(video, "field_order") is "tt" or "bb" or "tb" or "bt",
            FrameRate = rate,
            Duration = duration,
            EstimatedFrames = (int)Math.Min(frames, int.MaxValue),
            AudioTracks = [.. streams.Where(s => Text(s, "codec_type") == "audio" && Number(s, "channels") > 0).Select(s =>
                new AudioTrack((int)Number(s, "index"), Text(s, "codec_name") ?? "unknown", (int)Number(s, "sample_rate"), (int)Number(s, "channels"), Text(Child(s, "tags"), "language")))],
        };
    }

    private static int Rotation(JsonElement video)
    {
        // ffprobe gives the counter-clockwise angle of the display matrix; older versions a clockwise "rotate" tag.
        var turn = Number(Child(video, "tags"), "rotate");
        foreach (var data in Child(video, "side_data_list") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default)
        {
            turn = data.TryGetProperty("rotation", out _) ? -Number(data, "rotation") : turn;
        }

        return (((int)Math.Round(turn / 90) * 90 % 360) + 360) % 360;
    }

    private static double Ratio(string? text, char separator, double otherwise)
    {
        var parts = text?.Split(separator) ?? [];
        return parts.Length == 2 && Parse(parts[0]) is > 0 and var above && Parse(parts[1]) is > 0 and var below ? above / below : otherwise;
    }

    private static JsonElement[] List(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static double Number(JsonElement element, string name) => Child(element, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text => Parse(text.GetString()!),
        _ => 0,
    };

    private static double Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : 0;
}
