using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Theia.Data.Errors;

namespace Theia.Robotics.Native;

/// <summary>The members of one mjModel or mjData by name, as spans over the library's memory.</summary>
/// <param name="table">Where they are.</param>
/// <param name="type"><c>mjModel</c> or <c>mjData</c>.</param>
/// <param name="address">The struct.</param>
/// <param name="model">The mjModel, which has the sizes of all arrays.</param>
internal sealed unsafe class NativeFields(StructTable table, string type, nint address, nint model)
{
    private readonly ConcurrentDictionary<string, Place> _places = new();

    /// <summary>All values of a member.</summary>
    /// <exception cref="UsageException">There is no such member, or it holds another type.</exception>
    public Span<T> All<T>(string name) where T : unmanaged
    {
        Place place = Find<T>(name);
        return new((void*)place.Address(address), place.Rows * place.Columns);
    }

    /// <summary>All values of a member that stays where it is: none that is allocated for each step.</summary>
    /// <exception cref="UsageException">There is no such member, or it holds another type.</exception>
    public NativeArray<T> Array<T>(string name) where T : unmanaged
    {
        Place place = Find<T>(name);
        return new(place.Address(address), place.Rows * place.Columns);
    }

    /// <summary>One row of an array.</summary>
    /// <exception cref="UsageException">There is no such member or row, or it holds another type.</exception>
    public Span<T> Row<T>(string name, int row) where T : unmanaged
    {
        Place place = Find<T>(name);
        if ((uint)row >= (uint)place.Rows)
        {
            throw new UsageException(
                $"{type}.{name} has {Amount.Of(place.Rows, "row")}, which are counted from 0; there is no row {row}.");
        }

        return new((T*)place.Address(address) + (row * place.Columns), place.Columns);
    }

    /// <summary>An integer of either size: sizes have 32 bits before 3.4 and 64 bits since.</summary>
    public int Integer(string name) => Integer(table, type, address, name);

    private Place Find<T>(string name) where T : unmanaged
    {
        if (!_places.TryGetValue(name, out Place place))
            _places[name] = place = Look(name);
        return place.Element == typeof(T) ? place : throw new UsageException(
            $"{type}.{name} holds values of type {Word(place.Element)}, not {Word(typeof(T))}.");
    }

    private Place Look(string name)
    {
        StructField field = table.Find(type, name) ?? throw new UsageException(
            $"{type} of MuJoCo {MujocoLibrary.Format(table.Version)} has no field '{name}'."
            + NearestName.Hint(name, table.Structs[type].Fields.Keys));
        Type element = field.Type switch
        {
            "mjtNum" or "double" => typeof(double),
            "float" => typeof(float),
            "int" or "unsigned int" => typeof(int),
            "mjtSize" or "int64_t" or "uint64_t" or "size_t" or "uintptr_t" => typeof(long),
            "mjtByte" or "mjtBool" or "char" or "unsigned char" => typeof(byte),
            _ => throw new UsageException($"{type}.{name} holds {field.Type}, which cannot be read by its name."),
        };
        if (!field.IsPointer)
            return new(field.Offset, IsPointer: false, 1, field.Count, element);
        var rows = Size(field.Rows);
        var columns = Size(field.Columns);
        return rows is not null && columns is not null
            ? new(field.Offset, IsPointer: true, rows.Value, columns.Value, element)
            : throw new UsageException($"{type}.{name} has a size that changes; it cannot be read by its name.");
    }

    private int? Size(string? expression) =>
        expression is null ? null
        : int.TryParse(expression, out var number) ? number
        : table.Constants.TryGetValue(expression, out var constant) ? constant
        : table.Find("mjModel", expression) is { IsPointer: false } ? Integer(table, "mjModel", model, expression)
        : null;

    private static int Integer(StructTable table, string type, nint address, string name)
    {
        StructField field = table.Find(type, name) ?? throw new KeyNotFoundException($"{type}.{name}");
        var value = (byte*)address + field.Offset;
        return field.Type is "mjtSize" or "int64_t" ? checked((int)Unsafe.ReadUnaligned<long>(value))
            : Unsafe.ReadUnaligned<int>(value);
    }

    private static string Word(Type type) =>
        type == typeof(double) ? "double" : type == typeof(float) ? "float" : type == typeof(int) ? "int"
        : type == typeof(long) ? "long" : type == typeof(byte) ? "byte" : type.Name;

    private readonly record struct Place(int Offset, bool IsPointer, int Rows, int Columns, Type Element)
    {
        public nint Address(nint start) => IsPointer ? *(nint*)(start + Offset) : start + Offset;
    }
}
