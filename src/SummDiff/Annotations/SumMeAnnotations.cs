using SummDiff.Formats.Matlab;

namespace SummDiff.Annotations;

/// <summary>SumMe's original annotations (Gygli et al., ECCV 2014): one <c>GT/NAME.mat</c> for each video, with the summaries that people made.</summary>
internal static class SumMeAnnotations
{
    /// <summary>The 25 videos in ordinal order of their names: <c>video_1</c> is the first.</summary>
    public static IReadOnlyList<string> Videos { get; } =
    [
        "Air_Force_One", "Base jumping", "Bearpark_climbing", "Bike Polo", "Bus_in_Rock_Tunnel", "Car_railcrossing", "Cockpit_Landing", "Cooking", "Eiffel Tower",
        "Excavators river crossing", "Fire Domino", "Jumps", "Kids_playing_in_leaves", "Notre_Dame", "Paintball", "Playing_on_water_slide", "Saving dolphines", "Scuba",
        "St Maarten Landing", "Statue of Liberty", "Uncut_Evening_Flight", "Valparaiso_Downhill", "car_over_camera", "paluma_jump", "playing_ball",
    ];

    /// <summary>The summaries of one video.</summary>
    /// <param name="path">The video's <c>.mat</c> file, MATLAB 5.</param>
    /// <returns><c>[U][n_frames]</c>, 1 where an annotator chose the frame.</returns>
    /// <exception cref="SummDiffException">Not there, of another version, damaged, or something else.</exception>
    public static byte[][] Load(string path)
    {
        // [n_frames, U]: zero where a frame was not chosen, otherwise some weight of the annotator's.
        var scores = MatFile.Load(path).Get("user_score");
        if (scores.Rows == 0 || scores.Columns == 0 || Array.Exists(scores.Values, value => !(value >= 0)))
        {
            throw new SummDiffException($"{path}: 'user_score' is {scores.Rows} × {scores.Columns} and does not hold numbers of at least 0 for frames × annotators. Expected a file of SumMe's GT folder.");
        }

        return [.. Enumerable.Range(0, scores.Columns).Select(user => Array.ConvertAll(scores.Column(user).ToArray(), value => (byte)(value > 0 ? 1 : 0)))];
    }

    /// <summary>Whether two names mean the same video: copies of the data set write spaces as underscores.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one.Replace(' ', '_'), other.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase);
}
