namespace SummDiff.Options;

/// <summary>How JSON holds an option's value.</summary>
internal enum OptionKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false; on the command line also the bare flag.</summary>
    Boolean,

    /// <summary>A word.</summary>
    Word,
}
