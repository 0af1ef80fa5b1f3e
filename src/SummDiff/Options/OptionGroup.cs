namespace SummDiff.Options;

/// <summary>What an option is about; help lists options under these.</summary>
internal enum OptionGroup
{
    /// <summary>The network's shape and the diffusion it is trained for.</summary>
    Model,

    /// <summary>How it is trained.</summary>
    Training,

    /// <summary>How scores are drawn and turned into a summary.</summary>
    Sampling,
}
