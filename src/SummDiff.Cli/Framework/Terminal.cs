using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>Results on standard output, everything else on standard error; coloured and boxed only where a person reads it.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Messages and progress.</param>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private IAnsiConsole? _out;
    private IAnsiConsole? _err;

    /// <summary>Whether results go to a person's screen.</summary>
    public bool IsInteractive { get; } = output == Console.Out && !Console.IsOutputRedirected;

    /// <summary>Whether messages go to a person's screen, so that progress can be drawn over itself.</summary>
    public bool ShowsProgress { get; } = error == Console.Error && !Console.IsErrorRedirected;

    /// <summary>Columns to fill.</summary>
    public int Width => IsInteractive ? Math.Clamp(Console.WindowWidth, 40, 100) : 80;

    /// <summary>Standard error, for progress.</summary>
    public IAnsiConsole ErrorConsole => _err ??= Make(error, ShowsProgress);

    /// <summary>Writes a line of the result, as it is.</summary>
    /// <param name="text">The line.</param>
    public void WriteLine(string text = "") => output.WriteLine(text);

    /// <summary>Writes the result as JSON.</summary>
    /// <param name="result">The whole result.</param>
    public void WriteJson(JsonNode result) => output.WriteLine(result.ToJsonString(Indented));

    /// <summary>Writes a table: boxed for a person, plain columns for a program.</summary>
    /// <param name="table">The table.</param>
    public void Write(Table table)
    {
        table.Border = IsInteractive ? TableBorder.Rounded : TableBorder.None;
        _out ??= Make(output, IsInteractive);
        _out.Write(table);
    }

    /// <summary>Shows how far the work is, over what was shown before; nothing where no person reads it.</summary>
    /// <param name="text">One short line, or empty to clear it.</param>
    public void Progress(string text)
    {
        if (ShowsProgress)
        {
            error.Write($"\r{text}\e[K");
        }
    }

    /// <summary>Says what went wrong, or what to mind, on standard error.</summary>
    /// <param name="message">The message, as it is.</param>
    public void Error(string message) => error.WriteLine(message);

    // Colours follow the terminal and NO_COLOR; a file gets neither colours nor line breaks of our making.
    private static IAnsiConsole Make(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = 1000;
        }

        return console;
    }
}
