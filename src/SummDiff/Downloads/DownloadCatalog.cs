using System.Text;
using System.Text.Json;
using SummDiff.Formats;

namespace SummDiff.Downloads;

/// <summary>The files that can be downloaded, each with its address, hash, size and license: <c>data/downloads.json</c>, or a file of the same form.</summary>
internal sealed class DownloadCatalog
{
    private const string FileName = "downloads.json";

    private static readonly Lazy<DownloadCatalog> Embedded = new(() => new("shipped catalog", ShippedData.ReadBytes(FileName)));

    private static readonly HashSet<string> Fields = ["about", "address", "page", "hash", "bytes", "license", "folder", "file", "unpack", "videos"];

    private readonly string _source;

    private DownloadCatalog(string source, byte[] json)
    {
        _source = source;
        try
        {
            using var document = JsonDocument.Parse(json);
            All = [.. document.RootElement.EnumerateObject().Select(Read)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            throw new SummDiffException($"{source}: not a catalog of downloads ({error.Message.TrimEnd('.')}). Expected JSON of the form of data/{FileName}.", error);
        }
    }

    /// <summary>The catalog that is part of this program.</summary>
    public static DownloadCatalog Shipped => Embedded.Value;

    /// <summary>All downloads, in the file's order.</summary>
    public IReadOnlyList<Download> All { get; }

    /// <summary>Reads a catalog.</summary>
    /// <param name="path">A file of the form of <c>data/downloads.json</c>.</param>
    /// <exception cref="SummDiffException">Not there, not JSON, or an entry lacks something.</exception>
    public static DownloadCatalog Load(string path) => new(path, FileBytes.Read(path));

    /// <summary>The download of a name.</summary>
    /// <param name="name">A name in the catalog.</param>
    /// <exception cref="SummDiffException">There is none of this name.</exception>
    public Download Find(string name) => All.FirstOrDefault(download => download.Name == name)
        ?? throw new SummDiffException($"{name}: not in the {(this == Embedded.Value ? _source : $"catalog {_source}")}. It has {string.Join(", ", All.Select(download => download.Name))}.");

    private Download Read(JsonProperty entry)
    {
        var fields = entry.Value;
        if (fields.EnumerateObject().FirstOrDefault(field => !Fields.Contains(field.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } odd)
        {
            throw Bad(entry.Name, $"has a field '{odd.Name}'; the fields are {string.Join(", ", Fields)}");
        }

        string? Text(string field) => fields.TryGetProperty(field, out var value) ? value.GetString() : null;
        string Needed(string field) => Text(field) ?? throw Bad(entry.Name, $"has no '{field}'");
        var (unpack, address) = (Text("unpack"), Text("address") is { } text ? ReadAddress(entry.Name, text) : null);
        return new Download
        {
            Name = entry.Name,
            About = Needed("about"),
            License = Needed("license"),
            Address = address,
            Page = address is null ? Needed("page") : Text("page"),
            Hash = address is null ? null : FileHash.Parse(Needed("hash"))
                ?? throw Bad(entry.Name, $"has the hash '{Needed("hash")}'; expected sha1, sha256, git-blob or sha256-prefix, a colon and hexadecimal digits"),
            Bytes = fields.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : null,
            Folder = Needed("folder"),
            File = CheckName(entry.Name, unpack ?? Text("file") ?? (address is null ? Needed("file") : Path.GetFileName(address.LocalPath))),
            IsArchive = unpack is not null && address is not null,
            Videos = fields.TryGetProperty("videos", out var videos) ? videos.GetInt32() : null,
        };
    }

    private Uri ReadAddress(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && Path.GetFileName(address.LocalPath).Length > 0
            ? address
            : throw Bad(name, $"has the address '{text}'; expected http or https, ending in a file's name");

    private string CheckName(string name, string file) =>
        file.Length > 0 && file == Path.GetFileName(file) && file is not ("." or "..") ? file : throw Bad(name, $"names the file '{file}'; expected a name without folders");

    private SummDiffException Bad(string name, string what) => new($"{_source}: '{name}' {what}.");
}
