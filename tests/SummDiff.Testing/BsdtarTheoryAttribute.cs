namespace SummDiff.Testing;

/// <summary>As <see cref="BsdtarFactAttribute"/>, with cases.</summary>
public sealed class BsdtarTheoryAttribute : TheoryAttribute
{
    public BsdtarTheoryAttribute() => Skip = BsdtarFactAttribute.Missing;
}
