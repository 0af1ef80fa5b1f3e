using System.Globalization;
using System.Text.RegularExpressions;

namespace SummDiff.Video;

/// <summary>What the installed ffmpeg calls its options.</summary>
internal static partial class FfmpegVersion
{
    /// <summary>The arguments that let frames keep their own times in the output; they were renamed in version 5.1.</summary>
    public static string[] KeepTimes(FfmpegOptions tools, string subject, CancellationToken cancel)
    {
        using var process = new ToolProcess(tools.Ffmpeg, ["-version"], subject, tools, cancel);
        var first = process.ReadLine() ?? "";
        while (process.ReadLine() is not null)
        {
        }

        process.Finish();
        var version = Number.Match(first);
        var old = version.Success && int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var major && (major < 5 || (major == 5 && version.Groups[2].Value == "0"));
        return [old ? "-vsync" : "-fps_mode", "vfr"];
    }

    [GeneratedRegex(@"^ffmpeg version n?(\d+)\.(\d+)")]
    private static partial Regex Number { get; }
}
