using System.Globalization;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Tests.Memory;

public unsafe class LargePagesTests
{
    private const int Floats = 4 << 20;

    [LargePagesFact]
    public void A_large_buffer_has_asked_the_system_for_large_pages()
    {
        var buffer = new FloatBuffer(Floats);
        Assert.Contains("hg", Flags((ulong)buffer.Pointer));
        Assert.Contains("hg", Flags((ulong)(buffer.Pointer + Floats - 1)));
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void Advice_leaves_values_alone()
    {
        var buffer = new FloatBuffer(Floats);
        var values = new Span<float>(buffer.Pointer, Floats);
        for (var i = 0; i < Floats; i++)
        {
            values[i] = i;
        }

        LargePages.Prefer(buffer.Pointer, Floats);
        for (var i = 0; i < Floats; i++)
        {
            Assert.True(values[i] == i);
        }

        GC.KeepAlive(buffer);
    }

    // The flags of the mapping that holds an address, as the system lists them.
    private static string[] Flags(ulong address)
    {
        var inside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var range = line.Split(' ')[0].Split('-');
            if (range.Length == 2)
            {
                inside = Hexadecimal(range[0]) <= address && address < Hexadecimal(range[1]);
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        return [];

        static ulong Hexadecimal(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private sealed class LargePagesFactAttribute : FactAttribute
    {
        public LargePagesFactAttribute()
        {
            if (!Directory.Exists("/sys/kernel/mm/transparent_hugepage"))
            {
                Skip = "This system has no large pages to give.";
            }
        }
    }
}
