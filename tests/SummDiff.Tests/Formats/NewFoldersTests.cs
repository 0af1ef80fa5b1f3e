using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats;

public sealed class NewFoldersTests
{
    [Fact]
    public void Folders_that_stay_empty_go_again_and_older_ones_stay()
    {
        using var folder = Fixture.TemporaryFolder();
        Directory.CreateDirectory(folder["old"]);
        using (new NewFolders(folder["old/a/b"]))
        {
            Assert.True(Directory.Exists(folder["old/a/b"]));
        }

        using (new NewFolders(folder["old"]))
        {
        }

        Assert.Equal([folder["old"]], Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Folders_with_something_in_them_stay()
    {
        using var folder = Fixture.TemporaryFolder();
        using (new NewFolders(folder["a/b/c"]))
        {
            File.WriteAllText(folder["a/b/kept"], "");
        }

        Assert.True(File.Exists(folder["a/b/kept"]));
        Assert.False(Directory.Exists(folder["a/b/c"]));
    }

    [Fact]
    public void A_file_in_the_way_is_named_and_nothing_is_made()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var error = Assert.Throws<SummDiffException>(() => new NewFolders(folder["file/a/b"]));
        Assert.Contains($"because {folder["file"]} is a file", error.Message, StringComparison.Ordinal);
        Assert.Equal([folder["file"]], Directory.GetFileSystemEntries(folder.Path));
    }
}
