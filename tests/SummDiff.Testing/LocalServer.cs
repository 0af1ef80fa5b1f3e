using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SummDiff.Testing;

/// <summary>A web server of this machine that does what a test says, and remembers what it was asked for.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LocalServer(WebApplication application) => _application = application;

    /// <summary>Path and range of each request: <c>/file.bin</c>, <c>/file.bin bytes=5-</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => _application.Urls.Single();

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers the request of a number, from 0 on.</param>
    public static async Task<LocalServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new LocalServer(builder.Build());
        server._application.Run(context =>
        {
            var number = server.Requests.Count;
            server.Requests.Enqueue($"{context.Request.Path} {context.Request.Headers.Range}".TrimEnd());
            context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
            return answer(context, number);
        });
        await server._application.StartAsync();
        return server;
    }

    /// <summary>A server that serves a file properly, ranges included.</summary>
    public static Task<LocalServer> StartAsync(byte[] content) => StartAsync((context, _) => Serve(context, content));

    /// <summary>Answers with a file, or with the part of it that is asked for.</summary>
    public static Task Serve(HttpContext context, byte[] content) => Results.Bytes(content, enableRangeProcessing: true).ExecuteAsync(context);

    /// <summary>Sends the whole file's length and only the beginning of it.</summary>
    public static async Task ServeBeginning(HttpContext context, byte[] content, int bytes)
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
