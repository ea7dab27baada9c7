namespace Theia.Web.Models;

/// <summary>The text towers that there are, by the teacher in whose space they work; loaded when first asked.</summary>
internal sealed class TextTowers : IDisposable
{
    private readonly Dictionary<string, Lazy<ImageTextSimilarity>> _towers = [];

    /// <summary>Adds the tower of a teacher.</summary>
    public void Add(string teacher, Func<ImageTextSimilarity> load) =>
        _towers[teacher] = new Lazy<ImageTextSimilarity>(load, LazyThreadSafetyMode.None);

    /// <summary>True where there is one.</summary>
    public bool Has(string? teacher) => teacher is not null && _towers.ContainsKey(teacher);

    /// <summary>The tower of a teacher; on the thread of the networks.</summary>
    public ImageTextSimilarity Of(string teacher) => _towers[teacher].Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tower in _towers.Values)
        {
            if (tower.IsValueCreated)
                tower.Value.Dispose();
        }
    }
}
