using System.IO.Enumeration;

namespace SummDiff.Video.Media;

/// <summary>Finds the videos that a user names: files, folders, patterns.</summary>
internal static class InputFiles
{
    private static readonly string[] Extensions = [".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".wmv", ".flv", ".ogv", ".3gp"];

    /// <summary>Expands names, keeping their order; within a folder or a pattern by name.</summary>
    /// <param name="names">Files; folders, whose videos are taken, not those of folders inside; patterns with <c>*</c> or <c>?</c> in the file's name.</param>
    /// <exception cref="VideoException">A folder or pattern holds no video.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.SelectMany(Expand).Select(Readable).DistinctBy(Path.GetFullPath)];
    }

    // What cannot be decoded stands for another name, under which there is no file.
    private static string Readable(string name) => name.Contains('\uFFFD')
        ? throw new VideoException($"{name}: the name is not valid UTF-8, which is not supported. Rename the file.")
        : name;

    private static IEnumerable<string> Expand(string name)
    {
        if (File.Exists(name))
        {
            return [name];
        }

        var isFolder = Directory.Exists(name);
        var (folder, pattern) = isFolder ? (name, "*") : (Path.GetDirectoryName(name), Path.GetFileName(name));
        if (!isFolder && pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            return [name]; // Reported as missing when its turn comes, so that the others are still done.
        }

        folder = string.IsNullOrEmpty(folder) ? "." : folder;
        var found = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [])
            .Where(path => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path)))
            .Where(path => !isFolder || Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(path => folder == "." && !isFolder ? Path.GetFileName(path) : path)
            .ToArray();
        return found.Length > 0 ? found : throw new VideoException($"{name}: there is no video here. Name a video file, a folder that holds some ({string.Join(" ", Extensions)}), or a pattern such as 'clips/*.mp4'.");
    }
}
