using System.Globalization;
using System.Text;
using System.Text.Json;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>The light levels for which an HDR video was graded, as x265 takes them.</summary>
internal static class HdrMetadata
{
    private const int ChromaUnits = 50000;
    private const int LuminanceUnits = 10000;

    /// <summary>Reads the metadata of the first frame.</summary>
    /// <param name="video">The file.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Parameters of x265, each after a colon; nothing where there is no metadata.</returns>
    public static string Read(MediaFacts video, FfmpegOptions tools, CancellationToken cancel)
    {
        string[] arguments = ["-v", "error", "-print_format", "json", "-select_streams", video.StreamIndex.ToString(CultureInfo.InvariantCulture), "-read_intervals", "%+#1", "-show_frames", MediaFacts.Url(video.Path)];
        using var process = new ToolProcess(tools.Ffprobe, arguments, video.Path, tools, cancel);
        var text = new StringBuilder();
        while (process.ReadLine() is { } line)
        {
            text.AppendLine(line);
        }

        process.Finish();
        using var json = JsonDocument.Parse(text.ToString());
        var (display, light) = ("", "");
        foreach (var data in json.RootElement.GetProperty("frames").EnumerateArray().SelectMany(frame => frame.TryGetProperty("side_data_list", out var list) ? [.. list.EnumerateArray()] : Array.Empty<JsonElement>()))
        {
            var kind = data.TryGetProperty("side_data_type", out var type) ? type.GetString() : "";
            if (kind == "Mastering display metadata" && data.TryGetProperty("red_x", out _) && data.TryGetProperty("max_luminance", out _))
            {
                long Units(string name, int units) => Rational.TryParse(data.GetProperty(name).GetString(), out var value) ? (value * units).Round : 0;
                string Point(string name) => string.Create(CultureInfo.InvariantCulture, $"({Units(name + "_x", ChromaUnits)},{Units(name + "_y", ChromaUnits)})");
                display = string.Create(CultureInfo.InvariantCulture, $":master-display=G{Point("green")}B{Point("blue")}R{Point("red")}WP{Point("white_point")}L({Units("max_luminance", LuminanceUnits)},{Units("min_luminance", LuminanceUnits)})");
            }
            else if (kind == "Content light level metadata")
            {
                light = string.Create(CultureInfo.InvariantCulture, $":max-cll={data.GetProperty("max_content").GetInt32()},{data.GetProperty("max_average").GetInt32()}");
            }
        }

        return display + light;
    }
}
