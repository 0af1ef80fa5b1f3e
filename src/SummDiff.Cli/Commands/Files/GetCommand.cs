using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Downloads;

namespace SummDiff.Cli.Commands.Files;

/// <summary><c>summdiff get</c>: data sets and weights from where they are published.</summary>
internal sealed class GetCommand : CliCommand
{
    private const string List = "list";
    private const string MirrorVariable = "SUMMDIFF_MIRROR";

    private readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.OneOrMore, Description = "What to get: names from the list; 'list' shows them." };

    private readonly Option<string?> _from = new("--from")
    {
        HelpName = "URL|FOLDER",
        Description = $"A mirror that holds the files under their own names, instead of the addresses of the catalog (default: the environment variable {MirrorVariable}, if set).",
    };

    private readonly Option<string?> _catalog = new("--catalog") { HelpName = "FILE", Description = "A catalog of your own, in the form of data/downloads.json (default: the one of this program)." };

    private readonly Option<bool> _force = new("--force") { Description = "Replace a file that is there but is not the expected one. Without it such a file is an error." };

    public GetCommand(Terminal terminal)
        : base("get", "Download data sets and weights, and put them where the other commands look. Every download is checked against a pinned hash; an interrupted one continues where it ended.", terminal)
    {
        AddArgument(_names);
        AddSection("Download", _from, _catalog, _force);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff get list", "What there is, from where, and under which license:"),
        ("summdiff get tvsum googlenet", "A benchmark and the network behind its features:"),
        ("summdiff get googlenet --from /media/usb", "Without a network, from a folder:"),
    ];

    protected override int Run(ParseResult args)
    {
        var catalog = args.GetValue(_catalog) is { } path ? DownloadCatalog.Load(path) : DownloadCatalog.Shipped;
        var options = new DownloadOptions
        {
            Mirror = args.GetValue(_from) ?? (Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } mirror ? mirror : null),
            Replace = args.GetValue(_force),
        };
        var names = args.GetValue(_names)!;
        return names is [List] ? ShowList(args, catalog, options) : Get(args, [.. names.Distinct().Select(catalog.Find)], options);
    }

    private int Get(ParseResult args, Download[] downloads, DownloadOptions options)
    {
        using var interrupt = new Interrupt(Terminal);
        using var downloader = new Downloader(options);
        var rows = new JsonArray();
        var failed = 0;
        foreach (var download in downloads)
        {
            try
            {
                bool isNew;
                using (var monitor = new DownloadMonitor(Terminal, download.Name))
                {
                    isNew = downloader.GetAsync(download, monitor, interrupt.Token).GetAwaiter().GetResult();
                }

                var place = options.PlaceOf(download);
                rows.Add((JsonNode)new JsonObject { ["name"] = download.Name, ["file"] = place, ["bytes"] = new FileInfo(place).Length, ["downloaded"] = isNew });
                Say(args, isNew ? $"{download.Name}: {place}" : $"{download.Name}: {place} is there already.");
            }
            catch (OperationCanceledException)
            {
                Terminal.Error($"Stopped. The same command continues where {download.Name} ended.");
                return ExitCode.Interrupted;
            }
            catch (SummDiffException error)
            {
                failed++;
                Terminal.Error(Explain(error));
            }
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["files"] = rows, ["failed"] = failed });
        }

        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Explain(SummDiffException error) => error is WrongFileException ? $"{error.Message} --force replaces it." : error.Message;

    private int ShowList(ParseResult args, DownloadCatalog catalog, DownloadOptions options)
    {
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonArray([.. catalog.All.Select(download => (JsonNode)Describe(download, options))]));
            return ExitCode.Done;
        }

        foreach (var download in catalog.All)
        {
            var place = options.PlaceOf(download);
            Terminal.WriteLine($"{download.Name}: {download.About}");
            Terminal.WriteLine($"  file     {place} ({(File.Exists(place) ? "is there" : "is not there")})", hang: 11);
            Terminal.WriteLine(download.Address is null ? $"  by hand  {download.Page}" : $"  from     {download.Address}{Size(download)}", hang: 11);
            Terminal.WriteLine($"  license  {download.License}", hang: 11);
        }

        return ExitCode.Done;
    }

    private static JsonObject Describe(Download download, DownloadOptions options) => new()
    {
        ["name"] = download.Name,
        ["about"] = download.About,
        ["file"] = options.PlaceOf(download),
        ["exists"] = File.Exists(options.PlaceOf(download)),
        ["address"] = download.Address?.AbsoluteUri,
        ["page"] = download.Page,
        ["hash"] = download.Hash is { } hash ? $"{hash}" : null,
        ["bytes"] = download.Bytes,
        ["license"] = download.License,
    };

    private static string Size(Download download) =>
        download.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" ({bytes / 1e6:0} MB)") : "";

    private void Say(ParseResult args, string line)
    {
        if (!WantsJson(args))
        {
            Terminal.WriteLine(line);
        }
    }
}
