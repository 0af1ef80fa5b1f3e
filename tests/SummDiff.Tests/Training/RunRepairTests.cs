using SummDiff.Runs;
using SummDiff.Testing;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Training;

/// <summary>Run folders in which files were damaged or lost.</summary>
public sealed class RunRepairTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"fold\": 1, \"chosen_on\": \"test\", \"checkpoints\": []}")]
    [InlineData("{\"fold\": 0, \"chosen_on\": \"test\"}")]
    [InlineData("{\"fold\": 0, \"chosen_on\": \"test\", \"checkpoints\": [{\"ema\": false, \"epoch\": 1, \"step\": 1, \"test\": {\"f1\": 1e999, \"ktau\": 0, \"srho\": 0, \"map50\": 0, \"map15\": 0}}]}")]
    public void Damaged_results_are_named_and_resuming_makes_them_again_from_the_checkpoints(string damaged)
    {
        using var folder = Fixture.TemporaryFolder();
        var options = TrainerTests.Small with { Ema = true, EmaDecay = 0.9 };
        TrainerTests.Train(folder["run"], options, new());
        var whole = RunFiles.Contents(folder["run"]);
        var path = folder["run/fold0/results.json"];
        File.WriteAllText(path, damaged);

        using (var run = RunFolder.Open(folder["run"]))
        {
            Assert.Contains($"{path}: not the results of fold 0", Assert.Throws<SummDiffException>(run.ReadResults).Message, StringComparison.Ordinal);
        }

        TrainerTests.Train(folder["run"], options, new() { Report = progress => Assert.NotEqual(SummDiff.Training.FoldPhase.Training, progress.Phase) }, resume: true);
        Assert.Equal(whole, RunFiles.Contents(folder["run"]));
    }

    [Fact]
    public void Damaged_results_without_the_checkpoints_are_left_as_they_are()
    {
        using var folder = Fixture.TemporaryFolder();
        TrainerTests.Train(folder["run"], TrainerTests.Small, new());
        File.WriteAllText(folder["run/fold0/results.json"], "{");
        File.Delete(folder["run/fold0/best-f1.safetensors"]);
        File.Delete(folder["run/fold0/last.safetensors"]);
        var before = RunFiles.Contents(folder["run"]);

        var error = Assert.Throws<SummDiffException>(() => TrainerTests.Train(folder["run"], TrainerTests.Small, new(), resume: true));

        Assert.Contains("results.json: not the results", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Contents(folder["run"]));
    }

    [Fact]
    public void What_a_process_killed_at_the_very_end_leaves_is_removed()
    {
        using var folder = Fixture.TemporaryFolder();
        TrainerTests.Train(folder["run"], TrainerTests.Small, new());
        var whole = RunFiles.Contents(folder["run"]);
        File.WriteAllText(folder["run/fold0/state.safetensors"], "the state that was to be removed");
        File.WriteAllText(folder["run/fold0/best-ktau.safetensors.tmp"], "half");
        File.WriteAllText(folder["run/sources.json.tmp"], "half");

        TrainerTests.Train(folder["run"], TrainerTests.Small, new(), resume: true);

        Assert.Equal(whole, RunFiles.Contents(folder["run"]));
    }

    [Theory]
    [InlineData(1, "{\"epoch\": 1}\n", "line 2 is not the record of a validation")]
    [InlineData(0, "\n", "line 1 is not the record of a validation")]
    [InlineData(0, "\0\0\0\n", "line 1 is not the record of a validation")]
    public void A_damaged_log_is_named_with_its_line(int line, string damaged, string expected)
    {
        using var folder = Fixture.TemporaryFolder();
        TrainerTests.Train(folder["run"], TrainerTests.Small, new());
        var path = folder["run/fold0/metrics.jsonl"];
        var lines = File.ReadAllText(path).Split('\n')[..^1].Select(text => text + "\n").ToArray();
        lines[line] = damaged;
        File.WriteAllText(path, string.Concat(lines));

        using var run = RunFolder.Open(folder["run"]);

        Assert.Contains($"{path}: {expected}", Assert.Throws<SummDiffException>(run.Fold(0).ReadLog).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is shorter than", 10)]
    [InlineData("line 1 is not the record", 0)]
    public void An_interrupted_fold_with_a_damaged_log_is_not_trained_further(string expected, int length)
    {
        using var folder = Fixture.TemporaryFolder();
        using (var stop = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => TrainerTests.Train(folder["run"], TrainerTests.Small, new()
            {
                Cancel = stop.Token,
                Report = progress => (progress.Epoch == 3 ? stop : new()).Cancel(),
            }));
        }

        using (var log = File.OpenWrite(folder["run/fold0/metrics.jsonl"]))
        {
            log.SetLength(length > 0 ? length : log.Length);
            log.Write("!!!"u8);
        }

        var before = RunFiles.Contents(folder["run"]);
        var error = Assert.Throws<SummDiffException>(() => TrainerTests.Train(folder["run"], TrainerTests.Small, new(), resume: true));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Contents(folder["run"]));

        var state = folder["run/fold0/state.safetensors"];
        var bytes = File.ReadAllBytes(state);
        bytes[^1] ^= 1;
        File.WriteAllBytes(state, bytes);
        error = Assert.Throws<SummDiffException>(() => TrainerTests.Train(folder["run"], TrainerTests.Small, new(), resume: true));
        Assert.Contains($"{state}: not the state of this run", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum is wrong", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"data\": null}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"data\": \"a\", \"data\": \"b\"}")]
    public void Sources_without_data_are_named(string text)
    {
        using var folder = Fixture.TemporaryFolder();
        TrainerTests.Train(folder["run"], TrainerTests.Small, new());
        File.WriteAllText(folder["run/sources.json"], text);

        Assert.Contains($"{folder["run/sources.json"]}: not as training writes it", Assert.Throws<SummDiffException>(() => RunFolder.Open(folder["run"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_killed_before_its_run_began_is_told_from_a_run_and_from_other_folders()
    {
        using var folder = Fixture.TemporaryFolder();
        Assert.False(RunFolder.IsUnbegun(folder["none"]));
        Assert.True(RunFolder.IsUnbegun(folder.Path));
        File.WriteAllText(folder["lock"], "");
        File.WriteAllText(folder["splits.json"], "[");
        File.WriteAllText(folder["options.json.tmp"], "");
        Assert.True(RunFolder.IsUnbegun(folder.Path));
        File.WriteAllText(folder["thesis.tex"], "");
        Assert.False(RunFolder.IsUnbegun(folder.Path));
    }
}
