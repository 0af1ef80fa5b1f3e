using Google.Protobuf;

namespace SummDiff.Formats.Caffe;

/// <summary>
/// The weights of a Caffe network (<c>.caffemodel</c>, a <c>NetParameter</c> message), by the names <c>LAYER/weight</c> and <c>LAYER/bias</c>; a layer's
/// further arrays are <c>LAYER/2</c> and so on. Both forms of layers are read, the deprecated <c>layers</c> and <c>layer</c>. What says how
/// the network is wired or trained is skipped. Nothing is copied before it is asked for, so memory stays near the file's length.
/// </summary>
internal sealed class CaffeModel : ITensorFile
{
    private const int LayersField = 2;
    private const int LayerField = 100;
    private const int MostTensors = 1 << 16; // no network has so many; a hostile file could

    private readonly byte[] _bytes;
    private readonly Dictionary<string, CaffeBlob> _blobs = new(StringComparer.Ordinal);

    private CaffeModel(string path, byte[] bytes)
    {
        (Path, _bytes) = (path, bytes);
        var input = Protobuf.Open(bytes, ..bytes.Length);
        while (input.ReadTag() is var tag and not 0)
        {
            switch ((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag)))
            {
                case (LayersField, WireFormat.WireType.LengthDelimited):
                    AddLayer(Protobuf.Skip(bytes, input, tag), nameField: 4, blobsField: 6);
                    break;
                case (LayerField, WireFormat.WireType.LengthDelimited):
                    AddLayer(Protobuf.Skip(bytes, input, tag), nameField: 1, blobsField: 7);
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        Names = [.. _blobs.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Empty: the format has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a file begins as such a network does: with its name, or with a layer.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> bytes)
    {
        return !SafeTensorsFile.Recognizes(bytes) && bytes.Length > 1
            && (bytes[0] is (1 << 3) + 2 or (LayersField << 3) + 2 || bytes.StartsWith((ReadOnlySpan<byte>)[0xA2, 0x06]));
    }

    /// <summary>Reads the bytes of a whole file.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="SummDiffException">Not such a network, truncated, inconsistent, or without weights.</exception>
    public static CaffeModel Parse(string path, byte[] bytes)
    {
        try
        {
            var model = new CaffeModel(path, bytes);
            return model.Names.Count > 0
                ? model
                : throw new SummDiffException($"{path}: a Caffe network without weights. Give the trained .caffemodel; one of Caffe's first format must go through upgrade_net_proto_binary.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new SummDiffException($"{path}: not a Caffe network, or a damaged one: {error.Message.TrimEnd('.')}. Fetch the file again.", error);
        }
    }

    /// <inheritdoc/>
    public bool Contains(string name) => _blobs.ContainsKey(name);

    /// <summary>The tensor's shape. In the deprecated form, which knows four axes alone, a bias is one axis and a matrix two.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    public IReadOnlyList<long> Shape(string name)
    {
        var blob = Find(name);
        return !blob.IsDeprecatedForm ? blob.Shape : blob.Shape switch
        {
            [1, 1, 1, var length] => [length],
            [1, 1, var rows, var columns] => [rows, columns],
            var shape => shape,
        };
    }

    /// <inheritdoc/>
    public ElementType Type(string name) => Find(name).Type;

    /// <inheritdoc/>
    public float[] ReadFloats(string name) => Find(name).ReadFloats(_bytes);

    private void AddLayer(Range message, int nameField, int blobsField)
    {
        var (name, blobs) = ("", new List<Range>());
        var input = Protobuf.Open(_bytes, message);
        while (input.ReadTag() is var tag and not 0)
        {
            var isBlob = tag == WireFormat.MakeTag(blobsField, WireFormat.WireType.LengthDelimited);
            if (tag == WireFormat.MakeTag(nameField, WireFormat.WireType.LengthDelimited))
            {
                name = input.ReadString();
            }
            else if (isBlob)
            {
                blobs.Add(Protobuf.Skip(_bytes, input, tag));
            }
            else
            {
                input.SkipLastField();
            }
        }

        for (var i = 0; i < blobs.Count; i++)
        {
            Add($"{name}/{i switch { 0 => "weight", 1 => "bias", _ => i }}", blobs[i]);
        }
    }

    private void Add(string name, Range message)
    {
        if (_blobs.Count == MostTensors)
        {
            throw new SummDiffException($"{Path}: more than {MostTensors} arrays of weights. This is no network that can be used here.");
        }

        try
        {
            if (!_blobs.TryAdd(name, CaffeBlob.Parse(_bytes, message)))
            {
                throw new SummDiffException($"{Path}: holds '{name}' twice. Names of layers must differ.");
            }
        }
        catch (FormatException error)
        {
            throw new SummDiffException($"{Path}: a damaged Caffe network: '{name}' {error.Message}. Fetch the file again.", error);
        }
    }

    private CaffeBlob Find(string name) => _blobs.TryGetValue(name, out var blob)
        ? blob
        : throw new SummDiffException($"{Path}: there is no tensor '{name}' among its {Names.Count}. Is this the right kind of file?");
}
