using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>What a person sees who trains: while it goes on, after the window was resized, after Ctrl-C, and at the end.</summary>
[SupportedOSPlatform("linux")]
public sealed class TrainingAtATerminalTests : IDisposable
{
    private readonly TinyBenchmark _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [LinuxTheory]
    [InlineData(40, "xterm-256color", "")]
    [InlineData(80, "xterm-256color", "1")]
    [InlineData(140, "xterm-256color", "")]
    [InlineData(80, "dumb", "")]
    [InlineData(40, "dumb", "")]
    public void Training_ends_with_whole_lines_and_a_result_for_each_fold(int columns, string term, string noColor)
    {
        using var terminal = PseudoTerminal.Start(_tiny.Folder, Train("30"), columns, false, ("TERM", term), ("NO_COLOR", noColor));

        Assert.Equal(0, terminal.WaitForEnd());
        ScreenAssert.IsTidy(terminal.Screen);
        var isLive = term != "dumb";
        Assert.Equal(isLive, terminal.Screen.HasSequences);
        Assert.Equal(isLive && noColor.Length == 0, terminal.Screen.HasColors);
        ScreenAssert.ShowsOnce(terminal.Screen, "Run folder: run");
        if (isLive)
        {
            ScreenAssert.ShowsOnce(terminal.Screen, "fold 0 done in");
            ScreenAssert.ShowsOnce(terminal.Screen, "fold 1 done in");
        }
        else
        {
            ScreenAssert.ShowsOnce(terminal.Screen, "fold 1 epoch 30/30");
        }
    }

    [LinuxFact]
    public void Each_line_of_a_display_says_what_its_numbers_are()
    {
        using var terminal = PseudoTerminal.Start(_tiny.Folder, Train("800"), 140);
        Assert.Equal(0, terminal.WaitForEnd());

        var all = string.Join('\n', terminal.Pictures);
        Assert.Matches(@"(?m)^fold 1 +━*─* +\d+% +\d:\d\d left +[\d.]+ steps/s +epoch \d+/800 +(loss 0\.\d+|validating \d/2) +KTau -?[01]\.\d+", all);
        Assert.Matches(@"(?m)^all +━*─* +\d+% +\d:\d\d left +1 of 2 folds done", all);
        Assert.All(terminal.Pictures, picture => Assert.InRange(Regex.Count(picture, "(?m)^all  "), 0, 1));
    }

    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_display_survives_a_window_that_is_resized(bool reflows)
    {
        using var terminal = PseudoTerminal.Start(_tiny.Folder, Train("4000"), 140, reflows);
        foreach (var (columns, rows) in new[] { (140, 24), (80, 24), (40, 10), (100, 4), (60, 24), (30, 24), (140, 24) })
        {
            terminal.Resize(columns, rows);
            var before = terminal.Pictures.Count;
            // Drawn twice at the new size: nothing of the old display is left, and both lines are there once.
            terminal.WaitUntil(screen => terminal.Pictures.Count > before + 2 && IsOneDisplay(screen));
        }

        terminal.Press("\u0003");
        Assert.Equal(130, terminal.WaitForEnd());
        ScreenAssert.IsTidy(terminal.Screen);
        ScreenAssert.ShowsOnce(terminal.Screen, "Stopping at the next safe place");
        Assert.EndsWith("Stopped. Resume with: summdiff train --resume --out run\n", terminal.Screen.Text, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_run_stopped_by_the_key_is_resumed_to_its_end()
    {
        using (var terminal = PseudoTerminal.Start(_tiny.Folder, Train("400"), 80))
        {
            terminal.WaitUntil(screen => screen.Text.Contains(" left ", StringComparison.Ordinal));
            terminal.Press("\u0003");
            Assert.Equal(130, terminal.WaitForEnd());
        }

        using var resumed = PseudoTerminal.Start(_tiny.Folder, ["train", "--resume", "--out", "run"], 40);
        Assert.Equal(0, resumed.WaitForEnd());
        ScreenAssert.IsTidy(resumed.Screen);
        ScreenAssert.ShowsOnce(resumed.Screen, "fold 1 done in");
        ScreenAssert.ShowsOnce(resumed.Screen, "Run folder: run");
    }

    [LinuxFact]
    public void The_second_press_of_ctrl_c_ends_at_once_and_leaves_the_screen_tidy()
    {
        using var terminal = PseudoTerminal.Start(_tiny.Folder, Train("4000", "--hidden_dim", "512", "--dim_feedforward", "2048"), 80);
        terminal.WaitUntil(screen => screen.Text.Contains(" left ", StringComparison.Ordinal));
        terminal.Press("\u0003\u0003");

        Assert.Equal(130, terminal.WaitForEnd());
        Assert.True(terminal.Screen.ShowsCursor);
        Assert.DoesNotContain(" left ", terminal.Screen.Text, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData(40)]
    [InlineData(140)]
    public void The_demo_ends_with_its_table_and_what_it_means(int columns)
    {
        using var terminal = PseudoTerminal.Start(_tiny.Folder, ["demo", "--epochs", "1"], columns);

        Assert.True(terminal.WaitForEnd() == 0, terminal.Screen.Text);
        ScreenAssert.IsTidy(terminal.Screen);
        ScreenAssert.ShowsOnce(terminal.Screen, "Picture: runs/demo/opinions.svg");
        ScreenAssert.ShowsOnce(terminal.Screen, "fold 0 done in");
        Assert.EndsWith("Run folder: runs/demo/run\n", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains(terminal.Pictures, picture => Regex.IsMatch(picture, @"(?m)^fold 0 +━*─* +\d+%"));
    }

    private static bool IsOneDisplay(ScreenModel screen) =>
        Regex.Count(screen.Text, "(?m)^all  ") == 1 && Regex.Count(screen.Text, "(?m)^fold [01]  ") == 1 && screen.FoldedLines.Length == 0;

    private string[] Train(string epochs, params string[] more) =>
        ["train", "--preset", "tvsum", "--data-path", Path.GetRelativePath(_tiny.Folder, _tiny.Data), "--out", "run", .. TinyBenchmark.TinyModel, "--epochs", epochs, .. more];
}
