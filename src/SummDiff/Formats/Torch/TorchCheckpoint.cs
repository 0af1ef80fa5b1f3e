using System.Buffers.Binary;

namespace SummDiff.Formats.Torch;

/// <summary>
/// A PyTorch checkpoint: the named tensors of a <c>state_dict</c>, saved by <c>torch.save</c> in its zip format or the one before it.
/// Nothing in the file is run; see <see cref="TensorFile.Open"/>.
/// </summary>
internal sealed class TorchCheckpoint : ITensorFile
{
    private const string Prefix = "module."; // What torch.nn.DataParallel puts before every name.
    private const int MostSharing = 16;

    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly byte[] _bytes;
    private readonly Dictionary<TorchStorage, int> _starts;

    /// <param name="path">The file, for errors.</param>
    /// <param name="content">What its pickle builds.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="starts">Where in it each storage begins; all of its numbers are there.</param>
    private TorchCheckpoint(string path, object? content, byte[] bytes, Dictionary<TorchStorage, int> starts)
    {
        (Path, _bytes, _starts) = (path, bytes, starts);
        _tensors = FindTensors(content);
        if (_tensors.Count == 0)
        {
            throw new SummDiffException($"{path}: holds no named tensors. Save the model's state_dict() with torch.save.");
        }

        // Tensors may share numbers, as tied weights do; but not so that a small file stands for far more than it holds.
        if (_tensors.Values.Aggregate(Int128.Zero, (sum, tensor) => sum + tensor.Extent().Count * Elements.Size(tensor.Storage.Type)) > (Int128)MostSharing * bytes.Length)
        {
            throw Damaged(path, $"its tensors claim more than {MostSharing} times the bytes of the file");
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
        var (first, count) = tensor.Extent();
        var size = Elements.Size(tensor.Storage.Type);
        var numbers = _bytes.AsSpan(_starts[tensor.Storage] + (int)(first * size), (int)(count * size));
        return tensor.Gather(Elements.Convert<float>(numbers, tensor.Storage.Type));
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
            const string Pickle = "/data.pkl";
            var zip = new StoredZip(bytes);
            var pickle = zip.Names.FirstOrDefault(name => name.EndsWith(Pickle, StringComparison.Ordinal))
                ?? throw new SummDiffException($"{path}: a zip archive without a data.pkl. Expected a file written by torch.save.");
            var root = pickle[..(pickle.Length - Pickle.Length + 1)];
            if (zip.Find(root + "byteorder") is { } order && bytes.AsSpan(order).StartsWith("big"u8))
            {
                throw new SummDiffException($"{path}: saved on a machine with big-endian numbers, which are not read. Save it again on an ordinary one.");
            }

            var machine = new PickleMachine(path, bytes[zip.Find(pickle)!.Value]);
            var content = machine.Run();
            var starts = new Dictionary<TorchStorage, int>();
            foreach (var storage in machine.Storages.Values)
            {
                if (zip.Find($"{root}data/{storage.Key}") is not { } range)
                {
                    throw Damaged(path, $"there are no numbers '{storage.Key}'");
                }

                var (start, length) = range.GetOffsetAndLength(bytes.Length);
                starts[storage] = length >= storage.Bytes ? start : throw Damaged(path, $"numbers '{storage.Key}' are cut short");
            }

            return new(path, content, bytes, starts);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(path, error.Message, error);
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
            machine.Take(storage.Bytes);
        }

        return machine.Storages.Values.FirstOrDefault(storage => !starts.ContainsKey(storage)) is { } missing
            ? throw Damaged(path, $"there are no numbers '{missing.Key}'")
            : new(path, content, bytes, starts);
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
