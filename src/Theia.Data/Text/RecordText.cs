using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Theia.Data.Text;

/// <summary>
/// The text of a record with lists in it. The compiler-generated text prints only the type name of a list.
/// </summary>
internal static class RecordText
{
    // A report may name thousands of files, and a scene has a value for each pixel.
    private const int Shown = 8;

    /// <summary>
    /// For <c>PrintMembers</c> of a record: its public properties, lists with their first items,
    /// numbers the same in every locale.
    /// </summary>
    public static bool Print(StringBuilder builder, object record)
    {
        PropertyInfo[] properties = [.. record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(one => !one.PropertyType.IsSubclassOf(typeof(Delegate)))];
        builder.AppendJoin(", ", properties.Select(property => $"{property.Name} = {Of(property.GetValue(record))}"));
        return properties.Length > 0;
    }

    private static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        ReadOnlyMemory<byte> bytes => $"{bytes.Length} bytes",
        IEnumerable items when PairType(items) is { } pair => List(
            Count(items),
            items.Cast<object>().Select(item =>
                $"{Of(pair.GetProperty("Key")!.GetValue(item))}: {Of(pair.GetProperty("Value")!.GetValue(item))}"),
            '{',
            '}'),
        IEnumerable items => List(Count(items), items.Cast<object?>().Select(Of), '[', ']'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    private static string List(int count, IEnumerable<string> items, char open, char close) =>
        $"{open}{string.Join(", ", items.Take(Shown))}{(count > Shown ? $", … {count} in all" : "")}{close}";

    private static int Count(IEnumerable items) => items is ICollection all ? all.Count : items.Cast<object?>().Count();

    private static Type? PairType(IEnumerable items) => items.GetType().GetInterfaces()
        .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(one => one.GetGenericArguments()[0])
        .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}
