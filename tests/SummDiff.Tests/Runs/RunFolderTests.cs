using SummDiff.Data;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Testing;

namespace SummDiff.Tests.Runs;

public class RunFolderTests
{
    private static readonly Split[] Splits = [new(["a", "b"], [], ["c"])];
    private static readonly RunSources Sources = new("videos.h5", "anno.tsv", null);

    [Fact]
    public void A_run_is_found_again_as_it_was_started()
    {
        using var folder = Fixture.TemporaryFolder();
        var options = new TrainingOptions { Dataset = DatasetKind.TvSum, LearningRate = 3e-4, Seed = 7 };
        Start(folder["run"], options).Dispose();

        using var run = RunFolder.Open(folder["run"]);

        Assert.Equal(options, run.Options);
        Assert.Equal(Sources, run.Sources);
        Assert.Equal(["a", "b"], run.Splits[0].Train);
        Assert.Null(run.ReadResults());
        Assert.Empty(run.Fold(0).ReadLog());
        Assert.Throws<SummDiffException>(() => run.Fold(1));
    }

    [Fact]
    public void A_different_run_is_refused_by_the_option_that_differs()
    {
        using var folder = Fixture.TemporaryFolder();
        Start(folder["run"], new() { LearningRate = 1e-3 }).Dispose();
        var before = File.ReadAllText(Path.Combine(folder["run"], "options.json"));

        var error = Assert.Throws<SummDiffException>(() => Start(folder["run"], new() { LearningRate = 2e-3 }, resume: true));

        Assert.Contains("'lr' 0.001 where 0.002", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(folder["run"], "options.json")));
    }

    [Fact]
    public void Other_splits_are_a_different_run()
    {
        using var folder = Fixture.TemporaryFolder();
        Start(folder["run"], new()).Dispose();

        Assert.Contains(
            "other splits",
            Assert.Throws<SummDiffException>(() => RunFolder.Start(folder["run"], new(), [new(["a"], [], ["c"])], Sources, resume: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_goes_on_only_when_asked_to()
    {
        using var folder = Fixture.TemporaryFolder();
        Start(folder["run"], new()).Dispose();

        Assert.Contains("'resume'", Assert.Throws<SummDiffException>(() => Start(folder["run"], new())).Message, StringComparison.Ordinal);
        Start(folder["run"], new(), resume: true).Dispose();
    }

    [Fact]
    public void A_folder_with_other_files_is_left_alone()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["thesis.tex"], "precious");

        var error = Assert.Throws<SummDiffException>(() => Start(folder.Path, new()));

        Assert.Contains("thesis.tex", error.Message, StringComparison.Ordinal);
        Assert.Equal([folder["thesis.tex"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_killed_while_it_was_made_starts_anew()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["splits.json"], "[{\"train\"");
        File.WriteAllText(folder["options.json.tmp"], "{");
        File.WriteAllText(folder["lock"], "");

        Start(folder.Path, new(), resume: true).Dispose();

        using var run = RunFolder.Open(folder.Path);
        Assert.Single(run.Splits);
    }

    [Fact]
    public void Two_processes_cannot_train_in_one_folder()
    {
        using var folder = Fixture.TemporaryFolder();
        using var first = Start(folder["run"], new());

        Assert.Contains("another process", Assert.Throws<SummDiffException>(() => Start(folder["run"], new(), resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_run_is_said_to_be_none()
    {
        using var folder = Fixture.TemporaryFolder();

        Assert.Contains("not a run folder", Assert.Throws<SummDiffException>(() => RunFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_an_error_with_advice()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["run"], "a file");

        Assert.Contains(folder["run"], Assert.Throws<SummDiffException>(() => Start(folder["run"], new())).Message, StringComparison.Ordinal);
    }

    private static RunFolder Start(string path, TrainingOptions options, bool resume = false) => RunFolder.Start(path, options, Splits, Sources, resume);
}
