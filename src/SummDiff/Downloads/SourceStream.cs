namespace SummDiff.Downloads;

/// <summary>An open file of a source.</summary>
/// <param name="body">The bytes from <paramref name="start"/> on.</param>
/// <param name="start">The offset at which the body begins: what was asked for, or 0 where the server cannot continue.</param>
/// <param name="total">Bytes of the whole file, where the source says so.</param>
/// <param name="response">The response that owns the body, or null for a file of this machine.</param>
internal sealed class SourceStream(Stream body, long start, long? total, HttpResponseMessage? response) : IDisposable
{
    /// <summary>The bytes from <see cref="Start"/> on.</summary>
    public Stream Body => body;

    /// <summary>The offset at which the body begins.</summary>
    public long Start => start;

    /// <summary>Bytes of the whole file, where the source says so.</summary>
    public long? Total => total;

    /// <inheritdoc/>
    public void Dispose()
    {
        body.Dispose();
        response?.Dispose();
    }
}
