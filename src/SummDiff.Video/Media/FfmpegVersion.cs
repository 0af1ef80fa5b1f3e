using System.Globalization;
using System.Text.RegularExpressions;

namespace SummDiff.Video.Media;

/// <summary>What the installed ffmpeg calls its options.</summary>
internal static partial class FfmpegVersion
{
    /// <summary>Whether it is older than version 5.1, which renamed options and can set how long a packet lasts.</summary>
    public static bool IsOld(FfmpegOptions tools, string subject, CancellationToken cancel)
    {
        using var process = new ToolProcess(tools.Ffmpeg, ["-version"], subject, tools, cancel);
        var first = process.ReadLine() ?? "";
        while (process.ReadLine() is not null)
        {
        }

        process.Finish();
        var version = Number.Match(first);
        return version.Success && int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var major && (major < 5 || (major == 5 && version.Groups[2].Value == "0"));
    }

    [GeneratedRegex(@"^ffmpeg version n?(\d+)\.(\d+)")]
    private static partial Regex Number { get; }
}
