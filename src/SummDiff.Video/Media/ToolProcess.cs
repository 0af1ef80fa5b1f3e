using System.ComponentModel;
using System.Diagnostics;

namespace SummDiff.Video.Media;

/// <summary>
/// A running ffmpeg or ffprobe: its output as a stream, its messages kept for the error, stopped when it is silent for too long while
/// we wait, when the caller cancels, and when this object goes.
/// </summary>
internal sealed class ToolProcess : IDisposable
{
    private const int MessagesKept = 12;
    private const int InterruptedByItself = 255; // ffmpeg's exit code after a signal it handled
    private const int KilledByInterrupt = 128 + 2;

    private readonly Process _process;
    private readonly string _subject;
    private readonly TimeSpan _silence;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenRegistration _registration;
    private readonly Timer _watch;
    private readonly Thread _messageReader;
    private readonly Queue<string> _messages = new();
    private readonly Func<string, bool>? _isMessage;
    private long _lastSign;
    private volatile bool _waiting;
    private volatile bool _tooSilent;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path or name.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="subject">What it works on, for errors: the video's path.</param>
    /// <param name="options">The limit on silence.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="isMessage">Sees every line it writes to its error stream, on another thread, and says whether an error should show it; all when null.</param>
    /// <exception cref="VideoException">The program is not there.</exception>
    public ToolProcess(string program, IEnumerable<string> arguments, string subject, FfmpegOptions options, CancellationToken cancel, Func<string, bool>? isMessage = null)
    {
        cancel.ThrowIfCancellationRequested();
        (_subject, _silence, _cancel, _isMessage) = (subject, options.Silence, cancel, isMessage);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception cause)
        {
            throw new VideoException($"{subject}: cannot start '{program}' ({cause.Message}). Install ffmpeg, which brings ffprobe: 'sudo apt-get install ffmpeg' on Debian and Ubuntu, 'brew install ffmpeg' on macOS, ffmpeg.org elsewhere.", cause);
        }

        _process.StandardInput.Close();
        _messageReader = new Thread(ReadMessages) { IsBackground = true, Name = "Tool messages" };
        _messageReader.Start();
        _registration = cancel.Register(Kill);
        var period = TimeSpan.FromMilliseconds(Math.Clamp(_silence.TotalMilliseconds / 4, 20, 1000));
        _watch = new Timer(_ => StopIfSilent(), null, period, period);
    }

    /// <summary>Reads up to a full buffer of the program's output.</summary>
    /// <returns>Bytes read; fewer than asked for at the end of the output only.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            Wait();
            var count = _process.StandardOutput.BaseStream.Read(buffer[read..]);
            _waiting = false;
            if (count == 0)
            {
                break;
            }

            read += count;
        }

        _cancel.ThrowIfCancellationRequested();
        return read;
    }

    /// <summary>Reads one line of the program's output; null at its end.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public string? ReadLine()
    {
        Wait();
        var line = _process.StandardOutput.ReadLine();
        _waiting = false;
        _cancel.ThrowIfCancellationRequested();
        return line;
    }

    /// <summary>Waits for the end, after the output was read to its end.</summary>
    /// <exception cref="VideoException">The program failed, was killed or was silent for too long.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Finish()
    {
        Wait();
        _process.WaitForExit();
        _messageReader.Join();
        _waiting = false;
        if (_process.ExitCode is InterruptedByItself or KilledByInterrupt)
        {
            // Ctrl-C in a terminal goes to the tool as well, which may end before we have heard of it.
            _cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
        }

        _cancel.ThrowIfCancellationRequested();
        var name = Path.GetFileName(_process.StartInfo.FileName);
        if (_tooSilent)
        {
            throw new VideoException($"{_subject}: {name} gave no output for {_silence.TotalSeconds:0.#} s and was stopped. Check that the file is complete and its disk answers.{Messages()}");
        }

        if (_process.ExitCode != 0)
        {
            // The runtime reports a program that died of signal s as 128 + s.
            var how = _process.ExitCode > 128 ? $"was killed (signal {_process.ExitCode - 128})" : $"failed (exit code {_process.ExitCode})";
            throw new VideoException($"{_subject}: {name} {how}. It says:{Messages()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _watch.Dispose();
        Kill();
        _messageReader.Join();
        _process.Dispose();
    }

    private void Wait()
    {
        // The program is not to blame for the time we took since the last look.
        Interlocked.Exchange(ref _lastSign, Environment.TickCount64);
        _waiting = true;
    }

    private void ReadMessages()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            Interlocked.Exchange(ref _lastSign, Environment.TickCount64);
            if (_isMessage?.Invoke(line) == false)
            {
                continue;
            }

            lock (_messages)
            {
                _messages.Enqueue(line);
                if (_messages.Count > MessagesKept)
                {
                    _messages.Dequeue();
                }
            }
        }
    }

    private string Messages()
    {
        lock (_messages)
        {
            return _messages.Count == 0 ? " nothing." : Environment.NewLine + string.Join(Environment.NewLine, _messages.Select(line => "  " + line));
        }
    }

    private void StopIfSilent()
    {
        if (_waiting && Environment.TickCount64 - Interlocked.Read(ref _lastSign) > _silence.TotalMilliseconds)
        {
            _tooSilent = true;
            Kill();
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
