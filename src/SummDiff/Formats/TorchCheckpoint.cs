using System.Buffers.Binary;
using System.IO.Compression;

namespace SummDiff.Formats;

/// <summary>
/// A PyTorch checkpoint: the named tensors of a <c>state_dict</c>, saved by <c>torch.save</c> in its zip format or the one before it.
/// Nothing in the file is run; see <see cref="TensorFile.Open"/>.
/// </summary>
public sealed class TorchCheckpoint : ITensorFile
{
    private const string Prefix = "module."; // What torch.nn.DataParallel puts before every name.

    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly Func<TorchStorage, byte[]> _read;

    private TorchCheckpoint(string path, object? content, Func<TorchStorage, byte[]> read)
    {
        Path = path;
        _read = read;
        _tensors = FindTensors(content);
        if (_tensors.Count == 0)
        {
            throw new SummDiffException($"{path}: holds no named tensors. Save the model's state_dict() with torch.save.");
        }

        if (_tensors.Keys.All(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            _tensors = _tensors.ToDictionary(tensor => tensor.Key[Prefix.Length..], tensor => tensor.Value);
        }

        Names = [.. _tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Empty: the format has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Names of the tensors, in ordinal order, without the prefix <c>module.</c> where all have it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, of another format, damaged, or a pickle that holds more than tensors.</exception>
    public static TorchCheckpoint Open(string path)
    {
        var bytes = FileBytes.Read(path);
        return Recognises(bytes) ? Parse(path, bytes) : throw NotACheckpoint(path);
    }

    /// <inheritdoc/>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    /// <inheritdoc/>
    public ElementType Type(string name) => Find(name).Storage.Type;

    /// <inheritdoc/>
    public float[] ReadFloats(string name)
    {
        var tensor = Find(name);
        return tensor.Gather(Elements.Convert<float>(_read(tensor.Storage), tensor.Storage.Type));
    }

    /// <summary>Whether a file begins as such a checkpoint does.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ZipSignature) || bytes.StartsWith(LegacySignature);

    internal static TorchCheckpoint Parse(string path, byte[] bytes) => bytes.AsSpan().StartsWith(ZipSignature) ? ParseZip(path, bytes) : ParseLegacy(path, bytes);

    internal static SummDiffException NotACheckpoint(string path) => new($"{path}: not a PyTorch checkpoint. Expected a file written by torch.save(model.state_dict(), path).");

    private static ReadOnlySpan<byte> ZipSignature => "PK\u0003\u0004"u8;

    /// <summary>A pickle of the number PyTorch begins its older files with.</summary>
    private static ReadOnlySpan<byte> LegacySignature => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    private static TorchCheckpoint ParseZip(string path, byte[] bytes)
    {
        try
        {
            var zip = new ZipArchive(new MemoryStream(bytes));
            var pickle = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw new SummDiffException($"{path}: a zip archive without a data.pkl. Expected a file written by torch.save.");
            var root = pickle.FullName[..^"data.pkl".Length];
            if (zip.GetEntry(root + "byteorder") is { } order && ReadEntry(path, order, bytes.Length).AsSpan().StartsWith("big"u8))
            {
                throw new SummDiffException($"{path}: saved on a machine with big-endian numbers, which are not read. Save it again on an ordinary one.");
            }

            var machine = new PickleMachine(path, ReadEntry(path, pickle, bytes.Length));
            var content = machine.Run();
            foreach (var storage in machine.Storages.Values)
            {
                var entry = zip.GetEntry($"{root}data/{storage.Key}");
                if (entry is null || entry.Length < storage.Count * Elements.Size(storage.Type))
                {
                    throw Damaged(path, entry is null ? $"there are no numbers '{storage.Key}'" : $"numbers '{storage.Key}' are cut short");
                }
            }

            return new(path, content, storage => ReadEntry(path, zip.GetEntry($"{root}data/{storage.Key}")!, bytes.Length)
                .AsSpan(0, (int)storage.Count * Elements.Size(storage.Type)).ToArray());
        }
        catch (InvalidDataException error)
        {
            throw Damaged(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static byte[] ReadEntry(string path, ZipArchiveEntry entry, int fileLength)
    {
        if (entry.Length != entry.CompressedLength || entry.Length > fileLength)
        {
            throw Damaged(path, $"'{entry.FullName}' is compressed, which PyTorch never does");
        }

        lock (entry.Archive)
        {
            try
            {
                using var stream = entry.Open();
                var content = new byte[entry.Length];
                stream.ReadExactly(content);
                return content;
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
                throw Damaged(path, $"'{entry.FullName}' cannot be read", error);
            }
        }
    }

    /// <summary>The older format: pickles of a magic number, a version, facts on the machine, the content and the order of the storages; then those.</summary>
    private static TorchCheckpoint ParseLegacy(string path, byte[] bytes)
    {
        var machine = new PickleMachine(path, bytes);
        machine.Run();
        machine.Run();
        if (machine.Run() is not PickleDictionary facts || facts.Entries.GetValueOrDefault("little_endian") is not true)
        {
            throw new SummDiffException($"{path}: does not say that its numbers are little-endian, and others are not read. Save it again on an ordinary machine.");
        }

        var content = machine.Run();
        var order = machine.Run() as List<object?> ?? throw Damaged(path, "its storages are not listed");
        var starts = new Dictionary<TorchStorage, int>();
        foreach (var key in order)
        {
            var storage = key is string name && machine.Storages.TryGetValue(name, out var known) ? known : throw Damaged(path, "it lists numbers that nothing uses");
            if (BinaryPrimitives.ReadInt64LittleEndian(machine.Take(8)) != storage.Count)
            {
                throw Damaged(path, $"numbers '{storage.Key}' are not as many as its pickle says");
            }

            starts[storage] = machine.Position;
            machine.Take(storage.Count * Elements.Size(storage.Type));
        }

        return machine.Storages.Values.FirstOrDefault(storage => !starts.ContainsKey(storage)) is { } missing
            ? throw Damaged(path, $"there are no numbers '{missing.Key}'")
            : new(path, content, storage => bytes.AsSpan(starts[storage], (int)storage.Count * Elements.Size(storage.Type)).ToArray());
    }

    /// <summary>The tensors of a state_dict, which may lie inside a dictionary of training state.</summary>
    private static Dictionary<string, TorchTensor> FindTensors(object? content)
    {
        var tensors = Tensors(content);
        if (tensors.Count == 0 && content is PickleDictionary outer)
        {
            string[] usual = ["state_dict", "model_state_dict", "model"];
            tensors = usual.Select(name => Tensors(outer.Entries.GetValueOrDefault(name))).FirstOrDefault(inner => inner.Count > 0) ?? tensors;
        }

        return tensors;
    }

    private static Dictionary<string, TorchTensor> Tensors(object? content) => content is PickleDictionary dictionary
        ? dictionary.Entries.Where(entry => entry.Value is TorchTensor).ToDictionary(entry => entry.Key, entry => (TorchTensor)entry.Value!)
        : [];

    private TorchTensor Find(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new SummDiffException($"{Path}: there is no tensor '{name}' among its {Names.Count}. Is this the right kind of file?");

    private static SummDiffException Damaged(string path, string what, Exception? cause = null) =>
        new($"{path}: a damaged checkpoint: {what}. Copy or download it again.", cause);
}
