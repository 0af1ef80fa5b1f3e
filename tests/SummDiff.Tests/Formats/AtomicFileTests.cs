using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats;

public sealed class AtomicFileTests
{
    [Theory]
    [InlineData(28, "disk is full")]
    [InlineData(5, "cannot be written")]
    public void A_failed_write_keeps_the_old_file_and_leaves_nothing_behind(int code, string expected)
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["f"], "old");
        var error = Assert.Throws<SummDiffException>(() => AtomicFile.Write(folder["f"], stream =>
        {
            stream.Write("new"u8);
            throw new IOException("simulated", code);
        }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["f"], error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["f"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Another_exception_passes_through_and_leaves_nothing_behind()
    {
        using var folder = Fixture.TemporaryFolder();
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["f"], _ => throw new InvalidOperationException()));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using var folder = Fixture.TemporaryFolder();
        var error = Assert.Throws<SummDiffException>(() => AtomicFile.WriteText(Path.Combine(folder["none"], "f"), "x"));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_can_be_checked_before_the_work_and_stays_as_it_is()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["f"], "old");
        AtomicFile.CheckPlace(folder["f"]);
        Assert.Equal("old", File.ReadAllText(folder["f"]));
        Assert.Single(Directory.GetFiles(folder.Path));

        Assert.Contains("does not exist", Assert.Throws<SummDiffException>(() => AtomicFile.CheckPlace(folder["none/f"])).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<SummDiffException>(() => AtomicFile.CheckPlace(folder.Path)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder["g.tmp"]); // Stands for a place that cannot be written, which the superuser does not know.
        Assert.StartsWith($"{folder["g"]}: not writable", Assert.Throws<SummDiffException>(() => AtomicFile.CheckPlace(folder["g"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_is_replaced()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["f.tmp"], "half of something longer");
        AtomicFile.WriteText(folder["f"], "é");
        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(folder["f"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_symbolic_link_stays_and_what_it_names_is_replaced()
    {
        using var folder = Fixture.TemporaryFolder();
        Directory.CreateDirectory(folder["elsewhere"]);
        File.WriteAllText(folder["elsewhere/f"], "old");
        File.CreateSymbolicLink(folder["link"], "elsewhere/f");
        File.CreateSymbolicLink(folder["dangling"], "elsewhere/g");
        File.CreateSymbolicLink(folder["circle"], "circle");
        AtomicFile.WriteText(folder["link"], "new");
        AtomicFile.WriteText(folder["dangling"], "made");
        Assert.Equal(("elsewhere/f", "new", "made"), (new FileInfo(folder["link"]).LinkTarget, File.ReadAllText(folder["elsewhere/f"]), File.ReadAllText(folder["elsewhere/g"])));
        Assert.StartsWith(folder["circle"], Assert.Throws<SummDiffException>(() => AtomicFile.WriteText(folder["circle"], "x")).Message, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Pipes_and_devices_are_refused_and_stay()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = Fixture.TemporaryFolder();
        Assert.Equal(0, Repository.Run("mkfifo", [folder["fifo"]]).Exit);
        foreach (var path in new[] { folder["fifo"], "/dev/null", "/dev/full" })
        {
            Assert.StartsWith($"{path}: a pipe or device", Assert.Throws<SummDiffException>(() => AtomicFile.WriteText(path, "x")).Message, StringComparison.Ordinal);
            Assert.StartsWith($"{path}: a pipe or device", Assert.Throws<SummDiffException>(() => AtomicFile.CheckPlace(path)).Message, StringComparison.Ordinal);
        }

        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_device_without_end_is_not_read_as_a_file()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.StartsWith("/dev/zero: a device or pipe that gives more than 64 MB", Assert.Throws<SummDiffException>(() => FileBytes.Read("/dev/zero")).Message, StringComparison.Ordinal);
        }
    }
}
