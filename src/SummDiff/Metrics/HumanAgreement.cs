namespace SummDiff.Metrics;

/// <summary>How far the people who scored a video agree: the yardstick for a model's scores.</summary>
internal static class HumanAgreement
{
    /// <summary>Ranks each user's scores.</summary>
    /// <param name="users"><c>[U][n_frames]</c>, small whole numbers.</param>
    public static Ranking[] Rank(IReadOnlyList<byte[]> users) => [.. users.Select(u => Ranking.Of(u))];

    /// <summary>Each user against each other user, averaged over pairs.</summary>
    /// <param name="users"><c>[U]</c>, at least two.</param>
    public static Agreement BetweenUsers(IReadOnlyList<Ranking> users)
    {
        var pairs = new List<Agreement>(users.Count * (users.Count - 1) / 2);
        for (var i = 0; i < users.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs.Add(Agreement.Between(users[i], users[j]));
            }
        }

        return Agreement.Mean(pairs);
    }

    /// <summary>One score for all, such as a model's, against each user, averaged over users.</summary>
    /// <param name="scores"><c>[n_frames]</c>, ranked.</param>
    /// <param name="users"><c>[U]</c>, at least one.</param>
    public static Agreement WithUsers(Ranking scores, IReadOnlyList<Ranking> users) =>
        Agreement.Mean([.. users.Select(user => Agreement.Between(scores, user))]);

    /// <summary>The mean of all users' scores, ranked: the best that a single score can do, nearly.</summary>
    /// <param name="users"><c>[U][n_frames]</c>, small whole numbers.</param>
    public static Ranking RankMean(IReadOnlyList<byte[]> users)
    {
        var sums = new float[users[0].Length]; // Whole numbers far below 2^24: equal means tie exactly.
        foreach (var user in users)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += user[i];
            }
        }

        return Ranking.Of(sums);
    }
}
