using System.Numerics;

namespace SummDiff.Formats.Torch;

/// <summary>The names a checkpoint may refer to. Nothing of Python is run: each stands for code of ours.</summary>
internal static class TorchGlobals
{
    private static readonly Dictionary<string, TorchGlobal> Known = new TorchGlobal[]
    {
        new("collections.OrderedDict", null, Dictionary),
        new("torch._utils._rebuild_tensor_v2", null, Tensor),
        new("torch._utils._rebuild_parameter", null, arguments => arguments is [TorchTensor tensor, ..] ? tensor : null),
        new("torch.Size", null, arguments => arguments is [object?[] shape] ? shape : null),
        new("torch.DoubleStorage", ElementType.F64, null),
        new("torch.FloatStorage", ElementType.F32, null),
        new("torch.HalfStorage", ElementType.F16, null),
        new("torch.BFloat16Storage", ElementType.BF16, null),
        new("torch.LongStorage", ElementType.I64, null),
        new("torch.IntStorage", ElementType.I32, null),
        new("torch.ShortStorage", ElementType.I16, null),
        new("torch.CharStorage", ElementType.I8, null),
        new("torch.ByteStorage", ElementType.U8, null),
        new("torch.BoolStorage", ElementType.Bool, null),
    }.ToDictionary(global => global.Name);

    /// <summary>What a name stands for.</summary>
    /// <exception cref="SummDiffException">It is not one of the few that are known.</exception>
    public static TorchGlobal Find(string path, string name) => Known.TryGetValue(name, out var global)
        ? global
        : throw new SummDiffException(
            $"{path}: asks for {Printable(name)}, which a checkpoint of tensors does not need. It is refused. Save model.state_dict() alone, and do not trust a file that asks for functions of the system.");

    /// <summary>The name Python's documentation gives an operation.</summary>
    public static string OperationName(byte opcode) => (char)opcode switch
    {
        'i' => "INST",
        'o' => "OBJ",
        'P' => "PERSID",
        '\u0081' => "NEWOBJ",
        '\u0092' => "NEWOBJ_EX",
        '\u0082' or '\u0083' or '\u0084' => "EXT",
        '\u0097' or '\u0098' => "BUFFER",
        'B' or 'C' or '\u008e' => "BINBYTES",
        'U' or 'T' => "BINSTRING",
        '\u008f' or '\u0090' or '\u0091' => "SET",
        _ => $"0x{opcode:X2}",
    };

    private static PickleDictionary? Dictionary(object?[] arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments is [List<object?> pairs])
        {
            foreach (var pair in pairs)
            {
                var (key, value) = pair switch { object?[] and [var k, var v] => (k, v), List<object?> and [var k, var v] => (k, v), _ => (null, null) };
                dictionary.Add(key, value);
            }

            return dictionary;
        }

        return arguments is [] ? dictionary : null;
    }

    private static TorchTensor? Tensor(object?[] arguments) =>
        arguments is [TorchStorage storage, BigInteger offset, object?[] shape, object?[] strides, ..]
        && Numbers([offset]) is [var start] && Numbers(shape) is { } lengths && Numbers(strides) is { } steps
        && new TorchTensor(storage, start, lengths, steps) is var tensor && tensor.IsSound()
            ? tensor
            : null;

    private static long[]? Numbers(object?[] values)
    {
        var numbers = new long[values.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (values[i] is not BigInteger number || number < 0 || number > int.MaxValue)
            {
                return null;
            }

            numbers[i] = (long)number;
        }

        return numbers;
    }

    private static string Printable(string name) => new([.. name.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);
}
