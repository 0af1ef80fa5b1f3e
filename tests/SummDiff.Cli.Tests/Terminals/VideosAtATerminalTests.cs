using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using SummDiff.Cli.Tests.Commands;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>What a person sees of the commands that take videos: the stages while they last, then a result for each video.</summary>
[SupportedOSPlatform("linux")]
public sealed class VideosAtATerminalTests : IClassFixture<VideoCommandTests.Files>, IDisposable
{
    private readonly VideoCommandTests.Files _files;
    private readonly TemporaryFolder _folder = new();

    public VideosAtATerminalTests(VideoCommandTests.Files files)
    {
        _files = files;
        if (new FfmpegFactAttribute().Skip is null)
        {
            Directory.CreateDirectory(_folder["clips"]);
            foreach (var name in (string[])["a.mp4", "clips/b.mp4", "clips/c.mp4", "clips/a longer name with blanks.mp4"])
            {
                File.Copy(files.Clip, _folder[name]);
            }

            File.CreateSymbolicLink(_folder["model"], files.Checkpoint);
            File.CreateSymbolicLink(_folder["weights.safetensors"], files.Backbone);
        }
    }

    public void Dispose() => _folder.Dispose();

    [FfmpegTheory]
    [InlineData(40, "xterm-256color")]
    [InlineData(80, "xterm-256color")]
    [InlineData(140, "xterm-256color")]
    [InlineData(80, "dumb")]
    public void One_summary_ends_with_what_was_made_and_how_long_each_stage_took(int columns, string term)
    {
        using var terminal = PseudoTerminal.Start(_folder.Path, [.. Summarize("a.mp4"), "--report", "page.html"], columns, false, ("TERM", term));

        Assert.Equal(0, terminal.WaitForEnd());
        ScreenAssert.IsTidy(terminal.Screen);
        ScreenAssert.ShowsOnce(terminal.Screen, "a.mp4: 2.0 of 4.0 s");
        ScreenAssert.ShowsOnce(terminal.Screen, "summaries/a/summary.mp4");
        ScreenAssert.ShowsOnce(terminal.Screen, "page.html");
        Assert.Matches(@"features\s\d+\.\d\ss,\sshots\s\d+\.\d\ss,\sscores\s\d+\.\d\ss,\svideo\s\d+\.\d\ss,\spage\s\d+\.\d\ss", terminal.Screen.Text);
        Assert.Equal(term != "dumb", terminal.Screen.HasSequences);
    }

    [FfmpegTheory]
    [InlineData(40)]
    [InlineData(140)]
    public void Three_summaries_have_a_line_each_above_one_display(int columns)
    {
        using var terminal = PseudoTerminal.Start(_folder.Path, Summarize("clips"), columns);
        terminal.WaitUntil(screen => screen.Text.Contains("\nall ", StringComparison.Ordinal));
        terminal.Resize(80, 24);

        Assert.Equal(0, terminal.WaitForEnd());
        ScreenAssert.ShowsOnce(terminal.Screen, "b.mp4: 2.0 of");
        ScreenAssert.ShowsOnce(terminal.Screen, "c.mp4: 2.0 of");
        ScreenAssert.ShowsOnce(terminal.Screen, "blanks.mp4: 2.0 of");
        Assert.True(terminal.Screen.ShowsCursor);
        Assert.DoesNotContain("━", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.All(terminal.Pictures, picture => Assert.InRange(Regex.Count(picture, "(?m)^all  "), 0, 1));
        Assert.Contains(terminal.Pictures, picture => Regex.IsMatch(picture, "(?m)^all  .*3 videos") || columns == 40);
    }

    [FfmpegFact]
    public void Features_and_shots_of_videos()
    {
        using (var terminal = PseudoTerminal.Start(_folder.Path, ["extract", "clips", "--backbone", "weights.safetensors", "-o", "f.h5", "--penalty", "0.0001"], 80))
        {
            Assert.Equal(0, terminal.WaitForEnd());
            ScreenAssert.IsTidy(terminal.Screen);
            ScreenAssert.ShowsOnce(terminal.Screen, "clips/b.mp4: video_2, 8 of 100 frames, 4 shots");
            Assert.Contains(terminal.Pictures, picture => picture.Contains("sampled frames/s", StringComparison.Ordinal));
        }

        using (var terminal = PseudoTerminal.Start(_folder.Path, ["shots", "a.mp4", "--backbone", "weights.safetensors", "--penalty", "0.0001"], 40))
        {
            Assert.Equal(0, terminal.WaitForEnd());
            ScreenAssert.IsTidy(terminal.Screen, mayFold: word => word.Contains(',', StringComparison.Ordinal)); // CSV goes out as it is.
            Assert.StartsWith("start_frame,end_frame", terminal.Screen.Text, StringComparison.Ordinal);
        }
    }

    [FfmpegFact]
    public void Ctrl_c_leaves_a_tidy_screen()
    {
        using var terminal = PseudoTerminal.Start(_folder.Path, Summarize("clips"), 80);
        terminal.WaitUntil(screen => screen.Text.Contains("\nall ", StringComparison.Ordinal));
        terminal.Press("\u0003");

        Assert.Equal(130, terminal.WaitForEnd());
        ScreenAssert.IsTidy(terminal.Screen);
        ScreenAssert.ShowsOnce(terminal.Screen, "Stopping at the next safe place");
    }

    private static string[] Summarize(string video) =>
        ["summarize", video, "--checkpoint", "model", "--backbone", "weights.safetensors", "--budget", "50%", "--penalty", "0.0001", "--x264-preset", "ultrafast"];
}
