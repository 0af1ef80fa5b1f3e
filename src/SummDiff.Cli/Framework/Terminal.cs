using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>
/// Results on standard output, everything else on standard error. Where a person reads them, lines are wrapped at words and tables have a frame; a file or a
/// program gets them as they are.
/// </summary>
/// <param name="output">Results.</param>
/// <param name="error">Messages and progress.</param>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private const int WidestLine = 100;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly bool IsDumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";

    private readonly bool _outputIsScreen = output == Console.Out && !Console.IsOutputRedirected;
    private readonly bool _errorIsScreen = error == Console.Error && !Console.IsErrorRedirected;
    private ProgressDisplay? _display;

    /// <summary>Whether messages go to a screen that can be drawn over.</summary>
    public bool IsLive => _errorIsScreen && (!IsDumb || OperatingSystem.IsWindows());

    /// <summary>Whether colors are welcome: on a screen that has them, unless NO_COLOR is set.</summary>
    public bool IsColored => IsLive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Columns to fill.</summary>
    public int Width => _outputIsScreen ? WidthOfScreen() : 80;

    /// <summary>Where progress is drawn.</summary>
    public TextWriter Screen => error;

    /// <summary>From now on messages and results stand above this display.</summary>
    /// <param name="display">The display; null when it has been removed.</param>
    public void Attach(ProgressDisplay? display) => _display = display;

    /// <summary>Removes a display that may be open, for a program that ends at once.</summary>
    public void CloseDisplay() => _display?.Dispose();

    /// <summary>Writes a line of the result; on a screen it is wrapped at words.</summary>
    /// <param name="text">The line.</param>
    /// <param name="hang">Cells by which what is wrapped is indented; null for as far as the line itself.</param>
    public void WriteLine(string text = "", int? hang = null) => Print(output, _outputIsScreen ? WordWrap.Lines(Printable(text), WidthOfScreen(), hang) : [text]);

    /// <summary>Writes text of the result that has a form of its own, such as CSV, as it is.</summary>
    /// <param name="text">The text, without the end of its last line.</param>
    public void WriteAsIs(string text) => Print(output, [text]);

    /// <summary>Writes the result as JSON.</summary>
    /// <param name="result">The whole result.</param>
    public void WriteJson(JsonNode result) => WriteAsIs(result.ToJsonString(Indented));

    /// <summary>Writes a table: framed for a person, plain columns for a program, blocks of lines where the screen is too narrow.</summary>
    /// <param name="table">The table.</param>
    public void Write(TextTable table)
    {
        var width = _outputIsScreen ? WidthOfScreen() : 1000;
        if (!table.Fits(width))
        {
            foreach (var line in table.ToBlocks(width))
            {
                WriteLine(line);
            }

            return;
        }

        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = output.Encoding.WebName == "utf-8";
        console.Write(_outputIsScreen && !IsDumb ? table.ToFrame() : table.ToColumns());
        WriteAsIs(text.ToString().TrimEnd('\n'));
    }

    /// <summary>How messages name options; null before a command is known.</summary>
    public FlagNames? Flags { get; set; }

    /// <summary>Says what went wrong, or what to mind, on standard error; on a screen it is wrapped at words.</summary>
    /// <param name="message">The message.</param>
    public void Error(string message) => Print(error, _errorIsScreen ? WordWrap.Lines(Printable(Named(message)), WidthOfScreen()) : [Named(message)]);

    private static int WidthOfScreen() => Math.Clamp(ScreenSize.Measure().Columns, 20, WidestLine);

    private string Named(string message) => Flags?.In(message) ?? message;

    // The name of a file may hold anything, such as a command to the terminal.
    private static string Printable(string text) => string.Create(text.Length, text, (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = char.IsControl(source[i]) && source[i] is not '\n' ? '\uFFFD' : source[i];
        }
    });

    private void Print(TextWriter writer, IEnumerable<string> lines)
    {
        var text = string.Join(Environment.NewLine, lines);
        if (_display is { } display)
        {
            display.Above(() => Put(writer, text));
        }
        else
        {
            Put(writer, text);
        }
    }

    private void Put(TextWriter writer, string text)
    {
        try
        {
            writer.WriteLine(text);
        }
        catch (IOException error) when (writer == output)
        {
            throw new SummDiffException($"Standard output cannot be written ({error.Message.TrimEnd('.')}). Send it elsewhere, or free some space.", error);
        }
    }
}
