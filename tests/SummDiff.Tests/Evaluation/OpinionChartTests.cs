using System.Globalization;
using System.Xml.Linq;
using SummDiff.Evaluation;
using SummDiff.Testing;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Evaluation;

public class OpinionChartTests
{
    [Fact]
    public void The_picture_shows_annotators_and_draws_with_their_summaries_and_is_the_same_each_time()
    {
        using var folder = new TemporaryFolder();
        var video = MadeUpVideos.Make(1)[0] with { Key = "a <video>" };
        var protocol = new Protocol(DatasetKind.TvSum, video, 60);
        float[][] draws = [.. Enumerable.Range(0, 6).Select(n => Array.ConvertAll(video.GtScore, s => s / (n + 1)))];

        OpinionChart.Write(folder["one.svg"], protocol, draws, rows: 2);
        OpinionChart.Write(folder["two.svg"], protocol, draws, rows: 2);

        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Load(folder["one.svg"]).Root!;
        string[] labels = [.. root.Elements(svg + "text").Where(text => (string?)text.Attribute("text-anchor") == "end").Select(text => text.Value)];
        Assert.Equal(["annotator 1", "annotator 2", "draw 1", "draw 2"], labels);
        Assert.StartsWith("a <video>", root.Element(svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Contains("Two draws agree with τ 1.00", root.Value, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["one.svg"]), File.ReadAllText(folder["two.svg"]));

        // Each row has a curve and a summary; the bars are as long as the shots that are chosen.
        string[] bars = [.. root.Elements(svg + "path").Where(path => path.Attribute("fill-opacity") is null).Select(path => (string)path.Attribute("d")!)];
        Assert.Equal(4, bars.Length);
        var width = bars[2].Split('z', StringSplitOptions.RemoveEmptyEntries).Sum(bar => Number(bar.Split('H')[1].Split('v')[0]) - Number(bar[1..].Split(' ')[0]));
        Assert.Equal(730.0 * protocol.Summarize(draws[0]).Frames.Sum(frame => frame) / video.FrameCount, width, 0.5);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
