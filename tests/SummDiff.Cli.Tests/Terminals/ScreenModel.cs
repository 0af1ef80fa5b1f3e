using System.Globalization;
using System.Text;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>
/// A terminal's screen: takes what a program writes and knows what a person sees. It understands the sequences that programs like this one send, and
/// throws at any other, so that nothing is overlooked.
/// </summary>
/// <param name="columns">Columns.</param>
/// <param name="rows">Rows.</param>
/// <param name="reflows">Whether a change of width folds lines anew, as VTE and tmux do; xterm cuts them instead.</param>
internal sealed class ScreenModel(int columns, int rows, bool reflows)
{
    private readonly List<Row> _rows = [new()];
    private readonly StringBuilder _sequence = new();
    private int _top;
    private int _row;
    private int _column;
    private bool _wrapIsPending;
    private bool _folds = true;

    /// <summary>Whether the cursor can be seen.</summary>
    public bool ShowsCursor { get; private set; } = true;

    /// <summary>Whether a color or another attribute was set.</summary>
    public bool HasColors { get; private set; }

    /// <summary>Whether the program moved the cursor or erased something.</summary>
    public bool HasSequences { get; private set; }

    /// <summary>The cursor's line among all lines, and its column.</summary>
    public (int Row, int Column) Cursor => (_row, _column);

    /// <summary>All lines, those scrolled off too, without blanks at their ends; a line that was folded by the terminal is several.</summary>
    public string[] Lines => [.. _rows.Select(row => row.Text.ToString().TrimEnd(' '))];

    /// <summary>Lines that the terminal had to fold, because they are wider than it.</summary>
    public string[] FoldedLines => [.. _rows.Where(row => row.IsFolded).Select(row => row.Text.ToString())];

    /// <summary>The lines with text in them, as one string.</summary>
    public string Text => string.Join('\n', Lines).TrimEnd('\n') + "\n";

    /// <summary>Takes text that a program wrote.</summary>
    public void Write(string text)
    {
        foreach (var c in text)
        {
            if (_sequence.Length > 0)
            {
                Continue(c);
            }
            else
            {
                Take(c);
            }
        }
    }

    /// <summary>Changes the size of the window.</summary>
    public void Resize(int newColumns, int newRows)
    {
        if (newColumns != columns)
        {
            Fold(newColumns);
        }

        (columns, rows) = (newColumns, newRows);
        _column = Math.Min(_column, columns - 1);
        _wrapIsPending = false;
        _top = Math.Clamp(_top, _row - rows + 1, _row);
        _top = Math.Max(_top, Math.Max(0, Math.Min(_rows.Count - rows, _row)));
    }

    private void Take(char c)
    {
        switch (c)
        {
            case '\e':
                _sequence.Append(c);
                break;
            case '\r':
                (_column, _wrapIsPending) = (0, false);
                break;
            case '\n':
                Feed();
                break;
            case '\b':
                _column = Math.Max(0, _column - 1);
                break;
            case '\a':
                break;
            default:
                Assert.False(char.IsControl(c), $"control character {(int)c}");
                Put(c);
                break;
        }
    }

    private void Put(char c)
    {
        if (_wrapIsPending)
        {
            _rows[_row].IsFolded = true;
            _column = 0;
            Feed();
        }

        var text = _rows[_row].Text;
        text.Append(' ', Math.Max(0, _column + 1 - text.Length));
        text[_column] = c;
        if (_column == columns - 1)
        {
            _wrapIsPending = _folds;
        }
        else
        {
            _column++;
        }
    }

    private void Feed()
    {
        _wrapIsPending = false;
        _row++;
        while (_rows.Count <= _row)
        {
            _rows.Add(new());
        }

        _top = Math.Max(_top, _row - rows + 1);
    }

    private void Continue(char c)
    {
        _sequence.Append(c);
        if (_sequence.Length == 2 ? c == '[' : c is < '@' or > '~')
        {
            return;
        }

        var sequence = _sequence.ToString()[1..];
        _sequence.Clear();
        Do(sequence);
    }

    private void Do(string sequence)
    {
        var final = sequence[^1];
        var argument = sequence.Length > 1 ? sequence[1..^1] : "";
        HasSequences |= final is 'K' or 'J' or 'A' || argument is "?25" or "?7";
        switch (final)
        {
            case 'm':
                HasColors = true;
                break;
            case 'K' when argument.Length == 0:
                EraseRest(_rows[_row]);
                break;
            case 'J' when argument.Length == 0:
                EraseRest(_rows[_row]);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'A':
                _row = Math.Max(_top, _row - (argument.Length == 0 ? 1 : int.Parse(argument, CultureInfo.InvariantCulture)));
                _wrapIsPending = false;
                break;
            case '=' or '>':
                break; // The runtime sets the keypad's mode when a program starts.
            case 'h' or 'l' when argument == "?1":
                break; // And that of the cursor keys.
            case 'h' or 'l' when argument == "?25":
                ShowsCursor = final == 'h';
                break;
            case 'h' or 'l' when argument == "?7":
                _folds = final == 'h';
                break;
            default:
                Assert.Fail($"an unknown sequence: ESC {sequence}");
                break;
        }
    }

    private void EraseRest(Row row)
    {
        row.Text.Length = Math.Min(row.Text.Length, _column);
        row.IsFolded = false;
        _wrapIsPending = false;
    }

    private void Fold(int width)
    {
        if (!reflows)
        {
            _rows.ForEach(row => row.Text.Length = Math.Min(row.Text.Length, width));
            return;
        }

        var old = _rows.ToArray();
        _rows.Clear();
        var cursor = (Row: 0, Column: 0);
        for (var i = 0; i < old.Length; i++)
        {
            // A line as the program wrote it, with the cursor's place in it.
            var line = new StringBuilder();
            int? place = null;
            for (; ; i++)
            {
                place = i == _row ? line.Length + _column : place;
                line.Append(old[i].Text);
                if (!old[i].IsFolded || i == old.Length - 1)
                {
                    break;
                }
            }

            var first = _rows.Count;
            for (var from = 0; from == 0 || from < line.Length; from += width)
            {
                var row = new Row { IsFolded = from + width < line.Length };
                row.Text.Append(line, from, Math.Min(width, line.Length - from));
                _rows.Add(row);
            }

            if (place is { } at)
            {
                cursor = (Math.Min(first + (at / width), _rows.Count - 1), at % width);
            }
        }

        (_row, _column) = cursor;
    }

    private sealed class Row
    {
        public StringBuilder Text { get; } = new();

        public bool IsFolded { get; set; }
    }
}
