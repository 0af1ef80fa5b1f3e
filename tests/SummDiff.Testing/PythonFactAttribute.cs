namespace SummDiff.Testing;

/// <summary>A test that needs the system's Python with some modules, skipped with a message where one is missing.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Looks for the modules.</summary>
    /// <param name="modules">Modules the test's script imports, separated by commas.</param>
    public PythonFactAttribute(string modules) => (Modules, Skip) = (modules, Python.Has(modules) ? null : $"Python with {modules} is not installed");

    /// <summary>The modules.</summary>
    public string Modules { get; }
}
