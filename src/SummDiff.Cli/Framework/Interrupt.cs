using System.Runtime.InteropServices;

namespace SummDiff.Cli.Framework;

/// <summary>
/// While it lives, the first Ctrl-C (or SIGTERM) asks the work to stop at the next safe place; a second one ends the program at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Starts to listen.</summary>
    /// <param name="terminal">Where to say that the request was heard.</param>
    public Interrupt(Terminal terminal)
    {
        void Stop(PosixSignalContext context)
        {
            if (!_source.IsCancellationRequested)
            {
                context.Cancel = true;
                _source.Cancel();
                terminal.Error("Stopping at the next safe place; press Ctrl-C again to stop at once.");
            }
            else
            {
                terminal.CloseDisplay();
            }
        }

        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }
}
