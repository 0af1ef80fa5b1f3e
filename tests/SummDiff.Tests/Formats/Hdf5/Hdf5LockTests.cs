using System.Diagnostics;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Hdf5;

public class Hdf5LockTests
{
    [Fact]
    public void A_file_can_be_opened_again_while_a_process_lives_that_was_started_when_it_was_open()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There children do not inherit open files.
        }

        using var folder = Fixture.TemporaryFolder();
        Process child;
        using (var file = Hdf5File.Create(folder["a.h5"]))
        {
            file.Write<int>("x", [1], [3]);
            child = Process.Start("sleep", "30");
            file.Flush();
        }

        using (child)
        {
            using var again = Hdf5File.OpenForUpdate(folder["a.h5"]);
            Assert.Equal([3], again.Read<int>("x"));
            child.Kill();
        }
    }
}
