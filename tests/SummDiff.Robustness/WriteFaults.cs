using SummDiff.Formats;

namespace SummDiff.Robustness;

/// <summary>Makes every change of a file fail in turn, as on a full disk, and every stream end early: earlier results stay, and the same command goes on.</summary>
internal static class WriteFaults
{
    private const int NoSpace = 28;

    /// <summary>Trains while the n-th change of a file fails, for every n, then resumes.</summary>
    /// <param name="files">The benchmark.</param>
    /// <param name="bytes">Bytes that go through before a stream fails; null to fail before the change.</param>
    /// <returns>The number of failures made, and what went wrong.</returns>
    public static (int Points, IReadOnlyList<string> Failures) OfTraining(Workshop files, int? bytes)
    {
        var failures = new List<string>();
        var expected = Reference(files);
        for (var point = 0; ; point++)
        {
            var run = files.In($"faults-{bytes}-{point}");
            var (outcome, reached) = Interrupted(files.Train(Path.GetFileName(run), "--fold", "0"), point, bytes);
            if (!reached)
            {
                return (point, failures);
            }

            var message = outcome.Error.TrimEnd().Split('\n')[^1];
            if (outcome.Exit != 1 || !message.StartsWith(run, StringComparison.Ordinal) || message.Contains("Unexpected", StringComparison.Ordinal))
            {
                failures.Add($"point {point}: exits {outcome.Exit}: {outcome.Error}");
            }

            if (Directory.Exists(run) && Directory.EnumerateFiles(run, "*.tmp", SearchOption.AllDirectories).FirstOrDefault() is { } left)
            {
                failures.Add($"point {point}: leaves {left}");
            }

            outcome = Outcome.OfCommand(files.Train(Path.GetFileName(run), "--fold", "0", "--resume"));
            if (outcome.Exit != 0 || Workshop.Contents(run) != expected)
            {
                failures.Add($"point {point}: resuming exits {outcome.Exit} with {(outcome.Exit == 0 ? "other bytes" : outcome.Error)}");
            }

            Directory.Delete(run, recursive: true);
        }
    }

    /// <summary>What an undisturbed run of fold 0 holds.</summary>
    public static string Reference(Workshop files) => Workshop.Contents(files.In("whole"));

    private static (Outcome Outcome, bool Reached) Interrupted(string[] args, int point, int? bytes)
    {
        var left = point;
        var reached = false;
        if (bytes is { } room)
        {
            Faults.Stream = (_, stream) => left-- == 0 ? new FullDisk(stream, room, () => reached = true) : stream;
        }
        else
        {
            Faults.Before = (_, _) =>
            {
                if (left-- == 0)
                {
                    reached = true;
                    throw new IOException("No space left on device", NoSpace);
                }
            };
        }

        try
        {
            return (Outcome.OfCommand(args), reached);
        }
        finally
        {
            (Faults.Before, Faults.Stream) = (null, null);
        }
    }

    /// <summary>A disk on which there is room for some bytes more.</summary>
    private sealed class FullDisk(Stream inner, int room, Action full) : Stream
    {
        private int _room = room;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > _room)
            {
                inner.Write(buffer[.._room]);
                full();
                throw new IOException("No space left on device", NoSpace);
            }

            _room -= buffer.Length;
            inner.Write(buffer);
        }
    }
}
