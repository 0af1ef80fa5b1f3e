namespace SummDiff.Robustness;

/// <summary>The short run of the campaigns; docs/reliability.md says how to run them longer.</summary>
[Collection("one at a time")]
public class RobustnessTests
{
    [Fact]
    public void Damaged_inputs_are_refused_or_read_within_bounds()
    {
        using var campaign = new Campaign();
        Assert.All(Enumerable.Range(0, 600), number => Assert.Null(campaign.Run(seed: 7, number).Failure));
        Assert.InRange(campaign.Counts.Values.Sum(count => count.Refused), 200, 600);
    }

    [Fact]
    public void A_full_disk_at_any_write_keeps_what_was_there_and_training_goes_on()
    {
        using var files = new Workshop();
        var (points, failures) = WriteFaults.OfTraining(files, bytes: null);
        Assert.Empty(failures);
        Assert.InRange(points, 20, 1000);
        (points, failures) = WriteFaults.OfTraining(files, bytes: 1);
        Assert.Empty(failures);
        Assert.InRange(points, 8, 1000);
    }

    [Fact]
    public void A_process_killed_between_two_changes_of_files_is_resumed_to_the_same_bytes()
    {
        using var files = new Workshop();
        Assert.Empty(Kills.BeforeEachChange(files, most: 12).Failures);
    }
}
