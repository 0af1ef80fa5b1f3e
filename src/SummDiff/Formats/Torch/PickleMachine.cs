using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SummDiff.Formats.Torch;

/// <summary>
/// Runs a Python pickle that describes tensors. It knows numbers, text, lists, tuples, dictionaries and the few names PyTorch
/// uses to rebuild tensors. Whatever else a pickle asks for, such as calling a function, is refused by name.
/// </summary>
/// <remarks>
/// Values are <c>null</c>, <c>bool</c>, <see cref="BigInteger"/>, <c>double</c>, <c>string</c>, lists (<c>List&lt;object?&gt;</c>), tuples
/// (<c>object?[]</c>), <see cref="PickleDictionary"/>, <see cref="TorchStorage"/> and <see cref="TorchTensor"/>.
/// </remarks>
internal sealed class PickleMachine(string path, byte[] bytes)
{
    private const int MostOperations = 1_000_000; // a tensor takes about 30
    private const int FreeCopies = 1000;

    private static readonly object Mark = new();

    private int _operations;
    private long _copied;

    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];

    /// <summary>Where the next byte is; after <see cref="Run"/>, behind the pickle.</summary>
    public int Position { get; private set; }

    /// <summary>Every storage the pickles so far have named.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = [];

    /// <summary>Runs one pickle from <see cref="Position"/>.</summary>
    /// <returns>What it builds.</returns>
    /// <exception cref="SummDiffException">Damaged, or it asks for anything but tensors.</exception>
    public object? Run()
    {
        _stack.Clear();
        _memo.Clear();
        while (true)
        {
            if (++_operations > MostOperations)
            {
                throw Bad($"has more than {MostOperations} operations, far more than tensors need");
            }

            var opcode = Take(1)[0];
            switch ((char)opcode)
            {
                case '.': return Pop();
                case '\u0080': Take(1); break; // PROTO
                case '\u0095': Take(8); break; // FRAME
                case '(': _stack.Add(Mark); break;
                case 'N': _stack.Add(null); break;
                case '\u0088': _stack.Add(true); break;
                case '\u0089': _stack.Add(false); break;
                case 'K': _stack.Add((BigInteger)Take(1)[0]); break;
                case 'M': _stack.Add((BigInteger)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case 'J': _stack.Add((BigInteger)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case '\u008a': _stack.Add(new BigInteger(Take(Take(1)[0]))); break; // LONG1
                case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
                case 'X': _stack.Add(Encoding.UTF8.GetString(Take(Length()))); break;
                case '\u008c': _stack.Add(Encoding.UTF8.GetString(Take(Take(1)[0]))); break; // SHORT_BINUNICODE
                case '}': _stack.Add(new PickleDictionary()); break;
                case ']': _stack.Add(new List<object?>()); break;
                case ')': _stack.Add(Array.Empty<object?>()); break;
                case 't': _stack.Add(PopToMark()); break;
                case '\u0085': _stack.Add(Pop(1)); break;
                case '\u0086': _stack.Add(Pop(2)); break;
                case '\u0087': _stack.Add(Pop(3)); break;
                case 'a': Append([Pop()]); break;
                case 'e': Append(PopToMark()); break;
                case 's': Store(Pop(2)); break;
                case 'u': Store(PopToMark()); break;
                case 'q': _memo[Take(1)[0]] = Peek(); break;
                case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
                case '\u0094': _memo[(uint)_memo.Count] = Peek(); break; // MEMOIZE
                case 'h': _stack.Add(Recall(Take(1)[0])); break;
                case 'j': _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
                case 'c': _stack.Add(TorchGlobals.Find(path, $"{Line()}.{Line()}")); break;
                case '\u0093': _stack.Add(Global(Pop(2))); break;
                case 'R': Call(Pop(2)); break;
                case 'b': Build(Pop(2)); break;
                case 'Q': _stack.Add(Storage(Pop())); break;
                default:
                    throw new SummDiffException($"{path}: asks for the pickle operation {TorchGlobals.OperationName(opcode)}, which a checkpoint of tensors does not need. It is refused; do not trust this file.");
            }
        }
    }

    /// <summary>Bytes from <see cref="Position"/> on, which moves behind them.</summary>
    /// <exception cref="SummDiffException">The file ends before.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > bytes.Length - Position)
        {
            throw Bad("ends in the middle");
        }

        var span = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return span;
    }

    private uint Length() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private string Line()
    {
        var end = bytes.AsSpan(Position).IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(Take(end));
        Take(1);
        return text;
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Bad("takes what it did not put");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Pop(int count)
    {
        var values = new object?[count];
        while (count > 0)
        {
            values[--count] = Pop();
        }

        return values;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw Bad("takes what it did not put");
        }

        var values = _stack.Skip(mark + 1).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private object? Recall(uint index) => _memo.TryGetValue(index, out var value) ? value : throw Bad("recalls what it did not keep");

    private void Append(object?[] values) => (Peek() as List<object?> ?? throw Bad("appends to what is not a list")).AddRange(values);

    private void Store(object?[] pairs)
    {
        var target = Peek() as PickleDictionary ?? throw Bad("stores into what is not a dictionary");
        if (pairs.Length % 2 != 0)
        {
            throw Bad("stores a key without a value");
        }

        for (var i = 0; i < pairs.Length; i += 2)
        {
            target.Add(pairs[i], pairs[i + 1]);
        }
    }

    private TorchGlobal Global(object?[] names) => names is [string module, string name]
        ? TorchGlobals.Find(path, $"{module}.{name}")
        : throw Bad("asks for something without a name");

    private void Call(object?[] call)
    {
        if (call is not [TorchGlobal global, object?[] arguments])
        {
            throw Bad("calls what cannot be called");
        }

        // Whatever a call copies was put there by bytes of its own; only a bomb copies the same over and over.
        _copied += arguments.Sum(argument => argument is List<object?> list ? list.Count : (argument as object?[])?.Length ?? 0);
        if (_copied > Position + FreeCopies)
        {
            throw Bad("builds far more than it holds");
        }

        _stack.Add(global.Call?.Invoke(arguments) ?? throw Bad($"calls {global.Name} in a way that is not known"));
    }

    /// <summary>Attributes of a dictionary, such as the versions PyTorch notes, are not needed.</summary>
    private void Build(object?[] build)
    {
        if (build is not [PickleDictionary target, PickleDictionary])
        {
            throw Bad("gives attributes to what is not a dictionary");
        }

        _stack.Add(target);
    }

    private TorchStorage Storage(object? id)
    {
        if (id is not object?[] parts
            || parts is not ["storage", TorchGlobal { Storage: { } type }, string key, string, BigInteger count, ..]
            || count < 0 || count > int.MaxValue || parts is [_, _, _, _, _, not null, ..])
        {
            throw Bad("refers to numbers in a way that is not known");
        }

        var storage = new TorchStorage(key, type, (long)count);
        return !Storages.TryGetValue(key, out var known) ? Storages[key] = storage
            : known == storage ? known
            : throw Bad($"describes storage {key} in two ways");
    }

    private SummDiffException Bad(string what) => new($"{path}: a damaged checkpoint: its pickle {what}. Copy or download it again.");
}
