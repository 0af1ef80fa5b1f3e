using System.Globalization;
using System.Net;
using System.Text;
using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Metrics;

namespace SummDiff.Evaluation;

/// <summary>Draws the scores of some annotators and some draws of a model for one video, each above the other, with the summaries they make.</summary>
internal static class OpinionChart
{
    private const int Left = 110;
    private const int PlotWidth = 730;
    private const int RowHeight = 44;
    private const int PlotHeight = 30;
    private const int Top = 34;
    private const string AnnotatorColor = "#c2611f";
    private const string DrawColor = "#2a6db0";

    /// <summary>Writes an SVG file, whole or not at all. The same scores give the same bytes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="protocol">The video, whose annotators are shown.</param>
    /// <param name="draws"><c>[N][L]</c>, scores drawn for it.</param>
    /// <param name="rows">The most annotators, and the most draws, to show: the first ones.</param>
    public static void Write(string path, Protocol protocol, IReadOnlyList<float[]> draws, int rows = 4)
    {
        var video = protocol.Video;
        var annotators = Targets.Individual(DatasetKind.TvSum, video).Select(annotator => annotator.GtScore).Take(rows).ToArray();
        var shown = draws.Take(rows).ToArray();
        var height = Top + (RowHeight * (annotators.Length + shown.Length)) + 24;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + PlotWidth + 10} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{WebUtility.HtmlEncode(video.Key)}: importance scores of annotators and of draws</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" fill=\"#333\">Importance over time, {WebUtility.HtmlEncode(video.Key)}. The bar below each curve is its summary.</text>\n");
        var y = Top;
        for (var i = 0; i < annotators.Length; i++, y += RowHeight)
        {
            Row(svg, y, $"annotator {i + 1}", AnnotatorColor, annotators[i], protocol);
        }

        for (var i = 0; i < shown.Length; i++, y += RowHeight)
        {
            Row(svg, y, $"draw {i + 1}", DrawColor, shown[i], protocol);
        }

        var agreement = $"Two draws agree with τ {Format(DrawAgreement.Of(draws), "0.00")}, two annotators with {Format(Pairs.Mean(protocol.Annotators.Count, (i, j) => Protocol.Compare(protocol.Annotators[i], protocol.Annotators[j]), ofNone: 1), "0.00")}.";
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{y + 12}\" fill=\"#333\">{agreement}</text>\n</svg>\n");
        AtomicFile.WriteText(path, svg.ToString());
    }

    /// <summary>One curve, in steps, with the segments of its summary below it.</summary>
    private static void Row(StringBuilder svg, int y, string name, string color, float[] scores, Protocol protocol)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + PlotHeight - 8}\" text-anchor=\"end\" fill=\"{color}\">{name}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"{color}\" fill-opacity=\".75\" d=\"M{Left} {y + PlotHeight}");
        for (var i = 0; i < scores.Length; i++)
        {
            if (i == 0 || scores[i] != scores[i - 1])
            {
                svg.Append(CultureInfo.InvariantCulture, $"H{X(i, scores.Length)}V{Format(y + (PlotHeight * (1 - Math.Clamp(scores[i], 0, 1))), "0.#")}");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"H{Left + PlotWidth}V{y + PlotHeight}Z\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y + PlotHeight + 1}\" width=\"{PlotWidth}\" height=\"5\" fill=\"#e4e4e4\"/>\n<path fill=\"{color}\" d=\"");
        foreach (var shot in protocol.Summarize(scores).Shots)
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{X(shot.Start, protocol.Video.FrameCount)} {y + PlotHeight + 1}H{X(shot.End, protocol.Video.FrameCount)}v5H{X(shot.Start, protocol.Video.FrameCount)}z");
        }

        svg.Append("\"/>\n");
    }

    private static string X(int position, int length) => Format(Left + ((double)PlotWidth * Math.Min(position, length) / length), "0.#");

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
