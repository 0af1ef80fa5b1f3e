using System.Net;
using System.Net.Http.Headers;
using SummDiff.Formats;

namespace SummDiff.Downloads;

/// <summary>Where files come from: addresses on the network, or a folder of this machine.</summary>
/// <param name="options">The mirror, and how long to wait.</param>
internal sealed class DownloadSource(DownloadOptions options) : IDisposable
{
    // Proxy variables (http_proxy, https_proxy, all_proxy, no_proxy) are honored by the handler.
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = options.StallTimeout })
    {
        Timeout = Timeout.InfiniteTimeSpan, // A transfer may be long; what ends it is a time without progress.
        DefaultRequestHeaders = { { "User-Agent", "SummDiff" } },
    };

    /// <summary>Where a download comes from: an address or a file's path.</summary>
    /// <param name="download">The download; it has an address.</param>
    public string Describe(Download download) => AddressOf(download)?.AbsoluteUri ?? Path.Combine(options.Mirror!, download.SentFile);

    /// <summary>Opens a file at an offset.</summary>
    /// <param name="download">What to fetch.</param>
    /// <param name="offset">Bytes that are there already.</param>
    /// <param name="cancel">Stops the work, or ends a wait that is too long.</param>
    /// <exception cref="TransferException">Not there, or something else than the file.</exception>
    /// <exception cref="HttpRequestException">The network failed.</exception>
    public async Task<SourceStream> OpenAsync(Download download, long offset, CancellationToken cancel)
    {
        if (AddressOf(download) is { } address)
        {
            return await OpenAsync(address, offset, cancel).ConfigureAwait(false);
        }

        var path = Describe(download);
        try
        {
            var file = File.OpenRead(path);
            file.Position = offset <= file.Length ? offset : 0;
            return new(file, file.Position, file.Length, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TransferException($"{FileBytes.Unreadable(path, error).Message} A mirror folder holds the files under their own names.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Uri? AddressOf(Download download)
    {
        if (options.Mirror is not { } mirror)
        {
            return download.Address!;
        }

        return Uri.TryCreate(mirror, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri($"{mirror.TrimEnd('/')}/{Uri.EscapeDataString(download.SentFile)}")
            : null;
    }

    private async Task<SourceStream> OpenAsync(Uri address, long offset, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
        }

        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        try
        {
            var content = response.Content.Headers;
            if (offset > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return new(Stream.Null, offset, content.ContentRange?.Length ?? offset, response); // Nothing is left to send.
            }

            if (!response.IsSuccessStatusCode)
            {
                var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
                throw new TransferException($"{address}: the server answered {status}.",
                    isPassing: response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);
            }

            if (content.ContentType?.MediaType is "text/html")
            {
                throw new TransferException($"{address}: an HTML page came instead of the file. A proxy or a login page may have answered; open the address in a browser.");
            }

            var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            var isPart = response.StatusCode == HttpStatusCode.PartialContent;
            return new(body, isPart ? content.ContentRange?.From ?? 0 : 0, isPart ? content.ContentRange?.Length : content.ContentLength, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
