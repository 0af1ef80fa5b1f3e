using Google.Protobuf;

namespace SummDiff.Formats.Caffe;

/// <summary>Walks through a protocol buffer message without a generated class, and without copying what it passes over.</summary>
internal static class Protobuf
{
    /// <summary>Starts to read a message.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="message">Where the message lies in it.</param>
    public static CodedInputStream Open(byte[] bytes, Range message) => new(bytes, message.Start.Value, message.End.Value - message.Start.Value);

    /// <summary>Passes over the field whose tag was just read.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="input">What reads it.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>Where the field's content lies in the file.</returns>
    /// <exception cref="InvalidProtocolBufferException">The field reaches beyond its message.</exception>
    public static Range Skip(byte[] bytes, CodedInputStream input, uint tag)
    {
        var start = (int)input.Position;
        input.SkipLastField();
        var end = (int)input.Position;
        if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
        {
            var length = new CodedInputStream(bytes, start, end - start);
            length.ReadLength();
            start = (int)length.Position;
        }

        return start..end;
    }
}
