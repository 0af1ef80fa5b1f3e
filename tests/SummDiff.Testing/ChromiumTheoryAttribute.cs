namespace SummDiff.Testing;

/// <summary>A test that needs ffmpeg and Chromium, skipped with a message where one is not installed.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Program is null ? "Chromium is not installed" : new FfmpegFactAttribute().Skip;

    /// <summary>Where Chromium is, or null.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
