using SummDiff.Video.Backbones;

namespace SummDiff.Video.Tests.Backbones;

/// <summary>GoogLeNet with weights from a recipe, built once: nobody's features, but deterministic, and different for different pictures.</summary>
internal static class MadeUpBackbone
{
    private static readonly Lazy<GoogLeNet> Built = new(() => new BackboneRecipe(7).Network());

    public static GoogLeNet Network => Built.Value;
}
