using System.Text.Json;

namespace Theia.Data.Json;

/// <summary>What happens with a field whose value cannot be used: it is noted, or an error is thrown.</summary>
/// <param name="key">The key, with the keys of the objects around it.</param>
/// <param name="value">The value; <see cref="JsonValueKind.Undefined"/> where a required key is missing.</param>
/// <param name="wanted">What it must be: <c>a whole number</c>.</param>
/// <param name="range">The values that are possible, with a space before; empty where all of the kind are.</param>
internal delegate void FieldFault(string key, JsonElement value, string wanted, string range = "");
