namespace SummDiff.Robustness;

/// <summary>A kind of file that the program reads.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Extension">The extension of damaged copies, with the dot.</param>
/// <param name="Valid">The whole file.</param>
/// <param name="Read">Reads a file of this kind as the program does, and says how that ended.</param>
/// <param name="IsText">Whether people edit it.</param>
/// <param name="IsProtected">Whether a checksum protects it: then success means the result of the undamaged file.</param>
/// <param name="Share">How often it is chosen; 1 is usual, less for what takes long.</param>
internal sealed record Format(string Name, string Extension, byte[] Valid, Func<string, Outcome> Read, bool IsText = false, bool IsProtected = false, double Share = 1);
