using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>What a person sees of the commands that look at files: results whole, wrapped at words, at any width.</summary>
[SupportedOSPlatform("linux")]
public sealed class ResultsAtATerminalTests(ResultsAtATerminalTests.TrainedRun run) : IClassFixture<ResultsAtATerminalTests.TrainedRun>
{
    private const string Checkpoint = "run/fold0/best-ktau.safetensors";
    private const string Data = "dataset/tvsum/eccv16_dataset_tvsum_google_pool5.h5";

    public static TheoryData<string, int, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string, string>();
            foreach (var (command, line) in Commands)
            {
                foreach (var columns in command == "agreement" ? [40] : (int[])[40, 80, 140])
                {
                    cases.Add(command, columns, "xterm-256color", line);
                }

                cases.Add(command, 40, "dumb", line);
            }

            return cases;
        }
    }

    /// <summary>Command lines, and what each shows once.</summary>
    private static (string Command, string Shows)[] Commands =>
    [
        ("evaluate --run run", "Checkpoints were chosen on the test fold itself, as the official code does; these figures flatter."),
        ("evaluate --run run --samples 2 --videos", "KTau between two draws"),
        ($"score {Data} --checkpoint {Checkpoint} --samples 2 -o scores.json", "video_4"),
        ($"inspect {Data}", "Nothing is wrong with it."),
        ($"inspect {Checkpoint}", "Nothing is wrong with it."),
        ("inspect run", "Nothing is wrong with it."),
        ("verify latentmlp.safetensors", "All parts agree."),
        ($"convert {Checkpoint} converted.safetensors", "converted.safetensors:"),
        ("agreement", "random scores"),
        ("train --help", "Usage: summdiff train [options]"),
        ("inspect no-such-file.safetensors", "no-such-file.safetensors"),
    ];

    [LinuxTheory]
    [MemberData(nameof(Cases))]
    public void Results_stand_whole_on_the_screen(string command, int columns, string term, string shows)
    {
        using var terminal = PseudoTerminal.Start(run.Folder, command.Split(' '), columns, false, ("TERM", term));

        Assert.Equal(command.Contains("no-such-file", StringComparison.Ordinal) ? 1 : 0, terminal.WaitForEnd());
        ScreenAssert.ShowsOnce(terminal.Screen, shows);
        ScreenAssert.IsTidy(terminal.Screen, mayFold: word => word.Contains('/', StringComparison.Ordinal) || word.Length > columns / 3);
        Assert.True(term != "dumb" || !terminal.Screen.HasSequences);
        Assert.DoesNotMatch("(?m)^│.*│ +[.,]", terminal.Screen.Text); // A number that was broken apart.
    }

    [LinuxFact]
    public void Progress_of_an_evaluation_says_what_it_counts()
    {
        using var terminal = PseudoTerminal.Start(run.Folder, ["evaluate", "--run", "run", "--samples", "400"], 140);

        Assert.Equal(0, terminal.WaitForEnd());
        ScreenAssert.IsTidy(terminal.Screen);
        Assert.Contains(terminal.Pictures, picture => Regex.IsMatch(picture, @"(?m)^fold \d +━*─* +\d+%.* of 2 videos\nall +━*─* +\d+%.* of 4 videos"));
        Assert.Contains(terminal.Pictures, picture => Regex.IsMatch(picture, @"\d (videos/s|s/video)"));
    }

    /// <summary>A folder with a benchmark and a run that was trained on it.</summary>
    public sealed class TrainedRun : IDisposable
    {
        private readonly TinyBenchmark _tiny = new();

        public TrainedRun()
        {
            var (exit, _, error) = Cli.Run(_tiny.Train("run"));
            Assert.True(exit == 0, error);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "latentmlp.safetensors"), _tiny.In("latentmlp.safetensors"));
        }

        public string Folder => _tiny.Folder;

        public void Dispose() => _tiny.Dispose();
    }
}
