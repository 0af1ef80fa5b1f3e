using System.Text;

namespace SummDiff.Formats;

/// <summary>The files of the <c>data</c> folder, which travel inside this assembly.</summary>
internal static class ShippedData
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name) => Encoding.UTF8.GetString(ReadBytes(name));

    /// <summary>The bytes of a file.</summary>
    public static byte[] ReadBytes(string name)
    {
        using var stream = typeof(ShippedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
