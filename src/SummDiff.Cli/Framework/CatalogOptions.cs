using System.CommandLine;
using SummDiff.Options;

namespace SummDiff.Cli.Framework;

/// <summary>Options of the catalogue as flags of a command: with dashes, or as the official code spells them.</summary>
internal sealed class CatalogOptions
{
    private readonly List<(OptionSpec Spec, Option<string[]> Option)> _all;

    /// <summary>Makes flags.</summary>
    /// <param name="wanted">Which options the command takes.</param>
    public CatalogOptions(Func<OptionSpec, bool> wanted) =>
        _all = [.. OptionCatalog.All.Where(wanted).Select(spec => (spec, Make(spec)))];

    /// <summary>The flags of a group, for a section of help.</summary>
    /// <param name="group">The group.</param>
    public Option[] Of(OptionGroup group) => [.. _all.Where(pair => pair.Spec.Group == group).Select(pair => pair.Option)];

    /// <summary>Whether the command line sets an option.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="name">The option's official name.</param>
    public bool IsGiven(ParseResult args, string name) => args.GetResult(_all.First(pair => pair.Spec.Name == name).Option) is not null;

    /// <summary>Sets what the command line sets; the other options stay.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="options">The options to change a copy of.</param>
    /// <exception cref="OptionException">An option does not take its value.</exception>
    public TrainingOptions Apply(ParseResult args, TrainingOptions options)
    {
        foreach (var (spec, option) in _all)
        {
            if (args.GetResult(option) is not null)
            {
                options = spec.Write(options, args.GetValue(option)!.LastOrDefault("true"));
            }
        }

        return options;
    }

    private static Option<string[]> Make(OptionSpec spec)
    {
        var isBoolean = spec.Kind == OptionKind.Boolean;
        var option = new Option<string[]>(spec.Flag)
        {
            // Given twice, the last one counts, as in the official command line. A boolean may stand without a value.
            Arity = isBoolean ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            HelpName = spec.Kind == OptionKind.Number ? "N" : "NAME",
            Description = isBoolean
                ? $"{spec.Help.TrimEnd('.')} (default {spec.Default})."
                : $"{spec.Help.TrimEnd('.')} ({spec.Range}; default {spec.Default}).",
        };
        if (spec.OfficialFlag != spec.Flag)
        {
            option.Aliases.Add(spec.OfficialFlag);
        }

        return option;
    }
}
