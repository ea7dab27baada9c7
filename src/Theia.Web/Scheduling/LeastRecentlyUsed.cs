using System.Diagnostics.CodeAnalysis;

namespace Theia.Web.Scheduling;

/// <summary>Keeps values up to a number of bytes; the least recently used go first. Safe for many threads.</summary>
/// <param name="limit">Bytes. A value that is larger by itself is not kept.</param>
/// <param name="size">Bytes of a value.</param>
internal sealed class LeastRecentlyUsed<TKey, TValue>(long limit, Func<TValue, long> size)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _places = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();
    private long _bytes;

    /// <summary>Bytes that are kept now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Finds a value, which then counts as used.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (_lock)
        {
            value = null;
            if (!_places.TryGetValue(key, out var place))
                return false;
            _order.Remove(place);
            _order.AddFirst(place);
            value = place.Value.Value;
            return true;
        }
    }

    /// <summary>Keeps a value in place of an older one of the same key.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(key, out var old))
                Remove(old);
            _places[key] = _order.AddFirst((key, value));
            _bytes += size(value);
            while (_bytes > limit && _order.Last is { } last)
                Remove(last);
        }
    }

    private void Remove(LinkedListNode<(TKey Key, TValue Value)> place)
    {
        _order.Remove(place);
        _places.Remove(place.Value.Key);
        _bytes -= size(place.Value.Value);
    }
}
