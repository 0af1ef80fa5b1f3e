using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using SummDiff.Cli.Tests;
using SummDiff.Formats;

namespace SummDiff.Robustness;

/// <summary>Whole files of every kind, made once, in a folder of their own: a benchmark, a finished run, and one that was interrupted.</summary>
internal sealed partial class Workshop : IDisposable
{
    private readonly TinyBenchmark _tiny = new();

    public Workshop()
    {
        Expect(0, Train("run"));
        Expect(0, Train("whole", "--fold", "0"));
        Faults.Before = (what, path) => Interrupt(what == "write" && path.EndsWith("results.json", StringComparison.Ordinal));
        try
        {
            Expect(1, Train("stopped", "--fold", "0"));
        }
        finally
        {
            Faults.Before = null;
        }
    }

    public string Folder => _tiny.Folder;

    public string Data => _tiny.Data;

    public string In(string name) => _tiny.In(name);

    public string[] Train(string run, params string[] more) => _tiny.Train(run, more);

    /// <summary>A file of the fixtures.</summary>
    public static byte[] Fixture(string name) => File.ReadAllBytes(SummDiff.Testing.Fixture.Find(name));

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Packed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>A copy of a run folder in which one file is another.</summary>
    public string CopyOf(string run, string file, string damaged)
    {
        var copy = In("copy");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        foreach (var path in Directory.EnumerateFiles(In(run), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(In(run), path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        File.Copy(damaged, Path.Combine(copy, file), overwrite: true);
        return copy;
    }

    /// <summary>Everything a run holds, without the times of its log and without the lock of a killed process.</summary>
    public static string Contents(string run) => string.Join('\n', Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "lock")
        .Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(run, path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(WithoutTimes(path)))}"));

    public void Dispose() => _tiny.Dispose();

    private static byte[] WithoutTimes(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal)
        ? Text(TimeOfLine.Replace(File.ReadAllText(path), ""))
        : File.ReadAllBytes(path);

    private static void Expect(int exit, string[] args)
    {
        if (Outcome.OfCommand(args) is var outcome && outcome.Exit != exit)
        {
            throw new InvalidOperationException($"{string.Join(' ', args)} exits {outcome.Exit}: {outcome.Error}");
        }
    }

    private static void Interrupt(bool now)
    {
        if (now)
        {
            throw new IOException("interrupted on purpose");
        }
    }

    [GeneratedRegex("\"time\":\"[^\"]*\",?")]
    private static partial Regex TimeOfLine { get; }
}
