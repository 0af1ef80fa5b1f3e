namespace SummDiff.Testing;

/// <summary>A test with cases that needs ffmpeg, skipped with a message where it is not installed.</summary>
public sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute() => Skip = new FfmpegFactAttribute().Skip;
}
