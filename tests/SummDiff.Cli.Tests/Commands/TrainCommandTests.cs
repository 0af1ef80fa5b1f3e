using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using SummDiff.Checkpoints;
using SummDiff.Fingerprints;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public class TrainCommandTests
{
    // The official script for TVSum, word for word after the interpreter and the file.
    private const string Official = """
        --train True --model SummDiff --dataset tvsum --batch_size 40 --epochs 200 --tag summdiff_tvsum --l2_reg 5e-3 --lr 3e-4
        --denoiser latentmlp --sigmoid_temp 2 --eps 1e-3 --n_input_proj 3 --individual False --scores_embed learned --train_val False
        --p_uncond 0.2 --clamp True --dec_layers 3
        """;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SummDiff.Cli.dll");

    [Theory]
    [InlineData("--fold")]
    [InlineData("--split")]
    public void A_fold_that_is_not_there_is_told_under_the_name_it_was_given(string name)
    {
        using var tiny = new TinyBenchmark();
        var (exit, _, error) = Cli.Run(tiny.Train("run", name, "9"));
        Assert.Equal(2, exit);
        Assert.Contains($"{name} is '9', but must be all, or a number from 0 to", error);
    }

    [Fact]
    public void A_run_evaluates_to_the_figures_it_ended_with()
    {
        using var tiny = new TinyBenchmark();
        var (exit, output, error) = Cli.Run(tiny.Train("run"));
        Assert.True(exit == 0, error);
        Assert.Contains("chosen on the test fold itself", output, StringComparison.Ordinal);
        Assert.Contains("fold 1  epoch 2/2  step 2", error, StringComparison.Ordinal);

        var evaluated = Cli.RunJson(0, "evaluate", "--run", tiny.In("run"));

        var trained = RunFolder.Open(tiny.In("run")).ReadResults()!.Mean.First(row => row.ChosenBy == SelectionMetric.KTau).Test;
        Assert.Equal(trained.KTau, evaluated.GetProperty("mean").GetProperty("ktau").GetDouble(), 1e-12);
        Assert.Equal(trained.F1, evaluated.GetProperty("mean").GetProperty("f1").GetDouble(), 1e-9);
        Assert.Equal(2, evaluated.GetProperty("folds").GetArrayLength());
        Assert.Equal("test", evaluated.GetProperty("chosen_on").GetString());
    }

    [Fact]
    public void A_model_trained_on_a_file_like_the_published_ones_records_that_and_so_do_its_scores()
    {
        using var tiny = new TinyBenchmark(featureWidth: 1024);
        var (exit, _, error) = Cli.Run(tiny.Train("run", "--epochs", "1", "--fold", "0"));
        Assert.True(exit == 0, error);

        var checkpoint = tiny.In("run/fold0/last.safetensors");
        Assert.Equal(FeatureFingerprint.Published, Checkpoint.Load(checkpoint).TrainedOn);
        Assert.Equal(0, Cli.Run("score", tiny.Data, "--checkpoint", checkpoint, "-o", tiny.In("scores.json")).Exit);
        using var json = JsonDocument.Parse(File.ReadAllText(tiny.In("scores.json")));
        Assert.Equal(FeatureFingerprint.Published.ToJson(), json.RootElement.GetProperty("features").GetRawText());
    }

    [Fact]
    public void With_validation_folds_both_correlations_are_of_the_checkpoint_with_the_best_KTau()
    {
        using var tiny = new TinyBenchmark();
        File.WriteAllText(tiny.In("splits.json"), """[{"train": ["video_1", "video_2"], "val": ["video_3"], "test": ["video_4"]}]""");
        var (exit, output, error) = Cli.Run(tiny.Train("run", "--train-val", "--splits", tiny.In("splits.json"), "--epochs", "4", "--lr", "0.01"));
        Assert.True(exit == 0, error);

        var test = RunFolder.Open(tiny.In("run")).ReadResults()!.Mean.First(row => row.ChosenBy == SelectionMetric.KTau).Test;
        Assert.Contains(FormattableString.Invariant($"KTau {test.KTau:0.0000}, SRho {test.SRho:0.0000}: both of the checkpoint that is best by KTau."), output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_official_command_lines_run_in_the_official_folder()
    {
        using var tiny = new TinyBenchmark();
        string[] official = Official.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

        var trained = Repository.Run("dotnet", [Program, "train", .. official, .. TinyBenchmark.TinyModel, "--json"], tiny.Folder);
        var tested = Repository.Run("dotnet", [Program, "train", .. official, .. TinyBenchmark.TinyModel, "--train", "False"], tiny.Folder);

        Assert.True(trained.Exit == 0, trained.Error);
        Assert.True(Directory.Exists(tiny.In("runs/summdiff_tvsum/fold1")));
        Assert.Equal(0.005, RunFolder.Open(tiny.In("runs/summdiff_tvsum")).Options.L2);
        Assert.True(tested.Exit == 0, tested.Error);
        Assert.Contains("mean", tested.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_the_official_code_that_change_nothing_are_accepted_with_a_word()
    {
        using var tiny = new TinyBenchmark();

        var (exit, _, error) = Cli.Run(tiny.Train("run", "--fold", "0", "--save_results", "True", "--position_embedding", "sine", "--no_aux_loss"));

        Assert.Equal(0, exit);
        Assert.Contains("Ignored, since nothing depends on it: --save_results, --no_aux_loss.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_the_run_asks_for_resume_and_another_run_is_refused()
    {
        using var tiny = new TinyBenchmark();
        Assert.Equal(0, Cli.Run(tiny.Train("run", "--fold", "0")).Exit);
        var before = File.ReadAllBytes(tiny.In("run/fold0/last.safetensors"));

        Assert.Contains("--resume", AssertFails(1, tiny.Train("run", "--fold", "0")), StringComparison.Ordinal);
        Assert.Contains("--lr", AssertFails(1, tiny.Train("run", "--lr", "0.5", "--resume")), StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("train", "--resume", "--out", tiny.In("run")).Exit);

        Assert.Equal(before, File.ReadAllBytes(tiny.In("run/fold0/last.safetensors")));
        Assert.True(File.Exists(tiny.In("run/fold1/last.safetensors")));
    }

    [Fact]
    public void The_same_command_starts_over_where_one_was_killed_before_it_had_begun()
    {
        using var tiny = new TinyBenchmark();
        Directory.CreateDirectory(tiny.In("run"));
        File.WriteAllText(tiny.In("run/lock"), "");
        File.WriteAllText(tiny.In("run/options.json.tmp"), "{");

        var (exit, _, error) = Cli.Run(tiny.Train("run", "--fold", "0", "--resume"));

        Assert.Equal(0, exit);
        Assert.Contains("stopped before it had begun. This one starts from the beginning.", error, StringComparison.Ordinal);
        Assert.Equal(["fold0", "options.json", "results.json", "sources.json", "splits.json"], Directory.GetFileSystemEntries(tiny.In("run")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("--dropout is '2'", "--dropout", "2")]
    [InlineData("--ema is 'perhaps'", "--ema", "perhaps")]
    [InlineData("--train is 'maybe'", "--train", "maybe")]
    [InlineData("--fold is '7'", "--fold", "7")]
    [InlineData("Make it a multiple of --nheads", "--nheads", "3")]
    public void Wrong_options_are_wrong_usage_and_leave_no_folder(string message, params string[] args)
    {
        using var tiny = new TinyBenchmark();

        Assert.Contains(message, AssertFails(2, tiny.Train("run", args)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(tiny.In("run")));
    }

    [Fact]
    public void A_preset_that_is_not_there_is_wrong_usage() =>
        Assert.StartsWith("--preset is 'nothing'", AssertFails(2, "train", "--preset", "nothing"), StringComparison.Ordinal);

    [Fact]
    public void Data_that_are_not_there_are_named_with_what_to_do()
    {
        var error = AssertFails(1, "train", "--preset", "summe", "--data-path", "no/such.h5");

        Assert.StartsWith("no/such.h5: no such file. Name the benchmark's feature file with --data-path", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_the_catalogue_is_in_its_help()
    {
        var help = Cli.Run("train", "--help").Output;

        Assert.All(OptionCatalog.All, spec => Assert.Contains($"  {spec.Flag} ", help.Replace("\n", " \n", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [UnsupportedOSPlatform("windows")]
    public async Task Ctrl_c_and_a_request_to_end_save_the_state(string signal)
    {
        using var tiny = new TinyBenchmark();
        // Where these tests run in the background, SIGINT is ignored, and what they start would inherit that.
        using var process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. tiny.Train("run", "--fold", "0", "--epochs", "100000")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.NotNull(process.StandardError.ReadLine()); // The first validation.
            Repository.Run("kill", ["-" + signal, $"{process.Id}"]);
            var rest = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

            Assert.Equal(130, process.ExitCode);
            Assert.Contains($"Resume with: summdiff train --resume --out {tiny.In("run")} --fold 0", await rest, StringComparison.Ordinal);
            Assert.True(File.Exists(tiny.In("run/fold0/state.safetensors")));
        }
        finally
        {
            process.Kill();
        }
    }

    private static string AssertFails(int expected, params string[] args)
    {
        var (exit, output, error) = Cli.Run(args);
        Assert.Equal(expected, exit);
        Assert.Equal("", output);
        return error;
    }
}
