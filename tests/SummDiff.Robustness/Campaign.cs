using System.Diagnostics;
using System.Globalization;

namespace SummDiff.Robustness;

/// <summary>
/// Reads damaged files and checks the rules: exit code 0, 1 or 2; a message that names the file and is no "Unexpected"; under 10 s and 1 GB; no
/// temporary file left; the input unchanged; and, where a checksum protects a file, the same result or none.
/// </summary>
internal sealed class Campaign : IDisposable
{
    private const double MostSeconds = 10;
    private const long MostBytes = 1L << 30;

    private readonly Workshop _files = new();
    private readonly IReadOnlyList<Format> _formats;
    private readonly Dictionary<string, Outcome> _whole = [];
    private readonly long _baseline;

    public Campaign()
    {
        _formats = Formats.All(_files);
        foreach (var format in _formats)
        {
            var outcome = Try(format, format.Valid);
            _whole[format.Name] = outcome.Exit == 0 ? outcome : throw new InvalidOperationException($"{format.Name}: the whole file is refused: {outcome.Error}{outcome.Output}");
        }

        _baseline = PeakBytes(reset: true);
    }

    /// <summary>Damaged files read.</summary>
    public int Cases { get; private set; }

    /// <summary>Damaged files by the format's name: how many were read and how many of these were refused.</summary>
    public SortedDictionary<string, (int Cases, int Refused)> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>The most memory beyond that for whole files, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>The longest read, in seconds.</summary>
    public double Longest { get; private set; }

    /// <summary>Reads one damaged file.</summary>
    /// <param name="seed">The campaign's seed.</param>
    /// <param name="number">The case's number.</param>
    /// <returns>The format, the damaged file and what is wrong with how it was read; nothing when all is well.</returns>
    public (Format Format, byte[] Damaged, string? Failure) Run(int seed, int number)
    {
        var random = new Random(HashCode(seed, number));
        var format = Choose(random);
        var damaged = Mutator.Damage(format.Valid, format.IsText, random);
        var watch = Stopwatch.StartNew();
        var outcome = Try(format, damaged);
        var seconds = watch.Elapsed.TotalSeconds;
        var memory = PeakBytes(reset: true) - _baseline;
        Cases++;
        var (cases, refused) = Counts.GetValueOrDefault(format.Name);
        Counts[format.Name] = (cases + 1, refused + (outcome.Exit == 0 ? 0 : 1));
        (PeakMemory, Longest) = (Math.Max(PeakMemory, memory), Math.Max(Longest, seconds));
        return (format, damaged, Judge(format, outcome, seconds, memory));
    }

    public void Dispose() => _files.Dispose();

    private string? Judge(Format format, Outcome outcome, double seconds, long memory)
    {
        var said = outcome.Error + outcome.Output;
        return outcome.Exit is not (0 or 1 or 2) ? $"exits {outcome.Exit}"
            : said.Contains("Unexpected", StringComparison.Ordinal) ? said
            : outcome.Exit != 0 && !NamesAFile(said) ? $"names no file: {said}"
            : outcome.Exit == 0 && format.IsProtected && outcome.Output != _whole[format.Name].Output ? "succeeds with another result than the whole file"
            : seconds > MostSeconds ? $"takes {seconds:0.0} s"
            : memory > MostBytes ? $"takes {memory >> 20} MB"
            : Directory.EnumerateFiles(_files.Folder, "*.tmp", SearchOption.AllDirectories).FirstOrDefault() is { } left ? $"leaves {left}"
            : null;
    }

    // Or, where a path that a run folder records was damaged, that path, or the option that takes its place.
    private bool NamesAFile(string message) => message.Contains(_files.Folder, StringComparison.Ordinal)
        || message.Contains(": no such file", StringComparison.Ordinal) || message.Contains("Give one with --null-video", StringComparison.Ordinal);

    private Outcome Try(Format format, byte[] bytes)
    {
        var path = _files.In("damaged" + format.Extension);
        File.WriteAllBytes(path, bytes);
        var outcome = format.Read(path);
        return File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes) ? outcome : outcome with { Exit = 1, Error = "Unexpected: the file was changed" };
    }

    private Format Choose(Random random)
    {
        var at = random.NextDouble() * _formats.Sum(format => format.Share);
        return _formats.FirstOrDefault(format => (at -= format.Share) < 0) ?? _formats[^1];
    }

    // Stable across processes, which System.HashCode is not.
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7_919));

    /// <summary>The most memory the process has had since the last reset; 0 where the system does not say.</summary>
    private static long PeakBytes(bool reset)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        if (reset)
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }

        return long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
    }
}
