namespace SummDiff.Testing;

/// <summary>A test that needs special files of Linux, skipped with a message elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = File.Exists("/dev/full") && Directory.Exists("/proc/self") ? null : "/dev/full and /proc are not here";
}
