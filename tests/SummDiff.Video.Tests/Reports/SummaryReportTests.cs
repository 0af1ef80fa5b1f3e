using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Fingerprints;
using SummDiff.Summaries;
using SummDiff.Testing;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Reports;

namespace SummDiff.Video.Tests.Reports;

public class SummaryReportTests
{
    private const string Probe = """
        <script>
        const errors = [];
        addEventListener("error", e => errors.push(e.message || "resource " + e.target.src));
        addEventListener("load", () => {
          const text = id => document.getElementById(id).innerText;
          document.querySelectorAll("nav button")[1]?.click();
          const second = text("headline");
          // The chart draws itself a little after it was made.
          setTimeout(() => {
            const over = document.querySelector(".u-over"), box = over.getBoundingClientRect();
            for (const type of ["mouseenter", "mousemove"])
              over.dispatchEvent(new MouseEvent(type, { clientX: box.left + box.width * 0.9, clientY: box.top + 20, movementX: 1, bubbles: true }));
          }, 200);
          setTimeout(() => {
            const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
            const canvas = document.querySelector("#chart canvas");
            parent.postMessage(JSON.stringify({ errors, second, ink, paper, hover: text("hover"), overflow: document.documentElement.scrollWidth - innerWidth, canvas: canvas.getBoundingClientRect().width,
              painted: canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(v => v), poster: document.querySelector("#player video")?.poster.length ?? 0, wide: [...document.querySelectorAll("main *")].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible").length, pictures: [...document.querySelectorAll("#strip img")].filter(i => i.naturalHeight === 90).length }), "*");
          }, 600);
        });
        </script>
        """;

    private static readonly FfmpegOptions Tools = new();

    [ChromiumTheory]
    [InlineData(1280, false), InlineData(1280, true), InlineData(400, false), InlineData(400, true)]
    public void The_page_works_in_a_browser_wide_and_narrow_light_and_dark(int width, bool dark)
    {
        using var folder = Fixture.TemporaryFolder();
        var page = Page(folder, TestClip.Scenes(folder["my <film> & co.mp4"], 4, 1));
        File.WriteAllText(folder["probe.html"], page.Replace("<head>", "<head>" + Probe, StringComparison.Ordinal));
        // A window cannot be made as narrow as a telephone; a frame can.
        File.WriteAllText(folder["frame.html"], $"""
            <meta name="color-scheme" content="light dark">
            <iframe src="probe.html" width="{width}" height="1000" style="border: 0"></iframe>
            <script>addEventListener("message", e => document.title = "RESULT" + e.data)</script>
            """);
        var result = Browse(folder, dark);

        Assert.Empty(result.GetProperty("errors").EnumerateArray());
        Assert.Contains("sample 2 of 2", result.GetProperty("second").GetString(), StringComparison.Ordinal);
        Assert.Contains("Shot 4, chosen", result.GetProperty("hover").GetString(), StringComparison.Ordinal);
        Assert.InRange(result.GetProperty("overflow").GetDouble(), -100, 0);
        Assert.InRange(result.GetProperty("canvas").GetDouble(), width * 0.6, width);
        Assert.True(result.GetProperty("painted").GetBoolean());
        Assert.Equal(1, result.GetProperty("pictures").GetInt32());
        Assert.InRange(result.GetProperty("poster").GetInt32(), 500, 200_000);
        Assert.Equal(0, result.GetProperty("wide").GetInt32()); // Nothing scrolls sideways.
        Assert.Equal(dark ? "rgb(20, 23, 26)" : "rgb(251, 250, 247)", result.GetProperty("paper").GetString());
    }

    [FfmpegFact]
    public void The_page_needs_nothing_but_the_video_beside_it()
    {
        using var folder = Fixture.TemporaryFolder();
        var page = Page(folder, TestClip.Scenes(folder["</script><b>.mp4".Replace('/', '_')], 4, 1));

        Assert.DoesNotContain("http:", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"", page, StringComparison.Ordinal);
        Assert.Contains("The MIT License", page, StringComparison.Ordinal);
        Assert.Contains("\"sub%20folder/a%23b-1.mp4\"", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("</script>").Length - 1);
        Assert.Contains("\"Budget\":\"1.0 s, 25 % of the video\"", page, StringComparison.Ordinal);
        Assert.Contains("\"Scored\":\"every 0.25 s\"", page, StringComparison.Ordinal);
    }

    private static string Page(TemporaryFolder folder, string clip)
    {
        using var reader = new FrameReader(MediaProbe.Read(clip, Tools), new FrameSampling { Rate = 4 }, InputRecipe.Torchvision, Tools);
        var frame = new byte[reader.FrameBytes];
        while (reader.Read(frame))
        {
        }

        var timeline = reader.Finish();
        Shot[] shots = [new(0, 25, 25), new(25, 50, 25), new(50, 75, 25), new(75, 100, 25)];
        var features = new ExtractedVideo(MediaProbe.Read(clip, Tools), timeline, [], shots);
        float[][] scores = [[.. timeline.Picks.Select(p => p < 25 ? 0.9f : 0.2f)], [.. timeline.Picks.Select(p => p >= 75 ? 0.8f : 0.3f)]];
        var summary = SummarizedVideo.Of(features, scores, Budget.Share(0.25));
        SummaryReport.Write(folder["report.html"], summary, sample => folder[$"sub folder/a#b-{sample + 1}.mp4"], new JsonObject { ["seed"] = 1 }, Tools);
        return File.ReadAllText(folder["report.html"]);
    }

    private static JsonElement Browse(TemporaryFolder folder, bool dark)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000", $"--user-data-dir={folder["profile"]}",
            "--window-size=1320,1020", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}", "--dump-dom", new Uri(folder["frame.html"]).AbsoluteUri,
        ];
        using var process = Process.Start(new ProcessStartInfo(ChromiumTheoryAttribute.Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var messages = process.StandardError.ReadToEndAsync();
        var page = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var start = page.IndexOf("<title>RESULT", StringComparison.Ordinal);
        Assert.True(start >= 0, messages.Result);
        var text = page[(start + 13)..page.IndexOf("</title>", start, StringComparison.Ordinal)];
        return JsonDocument.Parse(System.Net.WebUtility.HtmlDecode(text)).RootElement;
    }
}
