using System.Text;
using SummDiff.Formats.Torch;

namespace SummDiff.Tests.Formats.Torch;

/// <summary>Small checkpoints that stand for far more than they hold.</summary>
public sealed class PickleBombTests
{
    private const long MostBytes = 200 << 20;

    [Fact]
    public void A_dictionary_built_over_and_over_from_one_list_is_refused()
    {
        // A list of 5,000 pairs, kept in the memo, then OrderedDict(list) 20,000 times.
        var pickle = new MemoryStream();
        Put(pickle, "]q\0(");
        for (var i = 0; i < 5000; i++)
        {
            Put(pickle, $"X\u0004\0\0\0{i:D4}N\u0086");
        }

        Put(pickle, "eccollections\nOrderedDict\nq\u0001");
        for (var i = 0; i < 20_000; i++)
        {
            Put(pickle, "h\u0001h\0\u0085R");
        }

        Refused(pickle, "builds far more than it holds");
    }

    [Fact]
    public void A_shape_built_over_and_over_is_refused()
    {
        var pickle = new MemoryStream();
        Put(pickle, "(");
        for (var i = 0; i < 5000; i++)
        {
            Put(pickle, "K\u0001");
        }

        Put(pickle, "tq\0ctorch\nSize\nq\u0001");
        for (var i = 0; i < 20_000; i++)
        {
            Put(pickle, "h\u0001h\0\u0085R");
        }

        Refused(pickle, "builds far more than it holds");
    }

    [Theory]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("(")]
    [InlineData("K\u0007")]
    [InlineData("X\u0000\u0000\u0000\u0000")]
    [InlineData("}q\u0000X\u0001\u0000\u0000\u0000aNs")]
    public void Objects_without_end_are_refused(string operation)
    {
        var pickle = new MemoryStream();
        for (var i = 0; i < 2_000_000; i++)
        {
            Put(pickle, operation);
        }

        Refused(pickle, "far more than tensors need");
    }

    [Fact]
    public void Tensors_that_share_their_numbers_a_thousand_times_are_refused()
    {
        var pickle = new MemoryStream();
        Put(pickle, "}(");
        for (var i = 0; i < 1000; i++)
        {
            Put(pickle, $"X\u0004\0\0\0{i:D4}ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuJ\u0040\u0042\u000f\0tQK\0J\u0040\u0042\u000f\0\u0085K\u0001\u0085\u0089NtR");
        }

        Put(pickle, "u.");
        var error = Assert.Throws<SummDiffException>(() => TorchCheckpoint.Parse("bomb", StoredZipTests.Zip([("a/data.pkl", pickle.ToArray()), ("a/data/0", new byte[4_000_000])])));
        Assert.Contains("claim more than 16 times", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(MemoryStream pickle, string why)
    {
        Put(pickle, ".");
        var bytes = StoredZipTests.Zip([("a/data.pkl", pickle.ToArray())]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SummDiffException>(() => TorchCheckpoint.Parse("bomb", bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.StartsWith("bomb: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static void Put(MemoryStream pickle, string operations) => pickle.Write(Encoding.Latin1.GetBytes(operations));
}
