using System.Text.Json;
using System.Text.Json.Nodes;

namespace SummDiff.Video.Editing;

/// <summary>Where a video's summary goes.</summary>
/// <param name="Video">The summary video; with several samples, its name is followed by the sample's number.</param>
/// <param name="Json">What was found and chosen.</param>
internal sealed record SummaryOutput(string Video, string Json)
{
    /// <summary>
    /// Decides where summaries go: for one video a file may be named, otherwise each video has a folder of its own, numbered where another
    /// video of the same name has it, now or from before.
    /// </summary>
    /// <param name="videos">The videos.</param>
    /// <param name="output">A video file's name or a folder; null for the folder <c>summaries</c>.</param>
    /// <exception cref="VideoException">One file is named for several videos.</exception>
    public static IReadOnlyList<SummaryOutput> For(IReadOnlyList<string> videos, string? output)
    {
        ArgumentNullException.ThrowIfNull(videos);
        if (output is not null && Renderer.CanWrite(output) && !Directory.Exists(output))
        {
            return videos.Count == 1
                ? [new SummaryOutput(output, Path.ChangeExtension(output, ".json"))]
                : throw new VideoException($"{output}: this is one file for {videos.Count} videos. Name a folder.");
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. videos.Select(video =>
        {
            var stem = Path.GetFileNameWithoutExtension(video);
            var name = stem;
            for (var number = 2; !taken.Add(name) || IsOfAnother(FolderOf(name), video); number++)
            {
                name = $"{stem}-{number}";
            }

            return FolderOf(name);
        })];

        SummaryOutput FolderOf(string name)
        {
            var folder = Path.Combine(output ?? "summaries", name);
            return new SummaryOutput(Path.Combine(folder, "summary.mp4"), Path.Combine(folder, "summary.json"));
        }
    }

    /// <summary>The file of one sample's summary video.</summary>
    /// <param name="sample">The sample's number, from 0.</param>
    /// <param name="samples">How many there are.</param>
    public string VideoOf(int sample, int samples) => samples == 1
        ? Video
        : Path.Combine(Path.GetDirectoryName(Video)!, $"{Path.GetFileNameWithoutExtension(Video)}-{sample + 1}{Path.GetExtension(Video)}");

    // Whether a summary of another video, which is still there, stands in this place.
    private static bool IsOfAnother(SummaryOutput output, string video)
    {
        try
        {
            return File.Exists(output.Json)
                && JsonNode.Parse(File.ReadAllText(output.Json))?["video"]?["path"]?.GetValue<string>() is { } path
                && Path.GetFullPath(path) != Path.GetFullPath(video)
                && File.Exists(path);
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
