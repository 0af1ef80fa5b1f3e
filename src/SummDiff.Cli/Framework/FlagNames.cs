using System.CommandLine;
using System.Text.RegularExpressions;

namespace SummDiff.Cli.Framework;

/// <summary>Names options as the command line has them. The library calls an option by its official name in quotes, such as 'hidden_dim'.</summary>
internal sealed partial class FlagNames
{
    private readonly Dictionary<string, string> _flags = [];

    /// <summary>The options of a command.</summary>
    /// <param name="command">The command.</param>
    public FlagNames(Command command)
    {
        foreach (var option in command.Options)
        {
            foreach (var name in option.Aliases.Append(option.Name).Where(name => name.StartsWith("--", StringComparison.Ordinal)))
            {
                _flags[name[2..].Replace('-', '_')] = option.Name;
            }
        }
    }

    /// <summary>A text with quoted names of this command's options replaced by their flags; other quoted words stay.</summary>
    /// <param name="text">The text.</param>
    public string In(string text) => QuotedName().Replace(text, match => _flags.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex("'([A-Za-z][A-Za-z0-9_]*)'")]
    private static partial Regex QuotedName();
}
