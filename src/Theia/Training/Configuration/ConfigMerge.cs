using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Theia.Data.Errors;
using Theia.Data.Json;

namespace Theia.Training.Configuration;

/// <summary>
/// One configuration on its way from defaults, file and overrides to a record. Remembers where each value comes from,
/// so that a finding can say it.
/// </summary>
internal sealed class ConfigMerge(Type type, JsonObject defaults, string source)
{
    private static readonly JsonDocumentOptions _reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly ConfigFindings _findings = new(source);

    // Keys that a file or an override has named: what only the defaults say is replaced as a whole by the first name
    // of a dictionary.
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>The whole so far.</summary>
    public JsonObject Merged { get; } = defaults;

    /// <summary>Lays the text of the file over the defaults.</summary>
    public void LayFile(string json)
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: _reading) is JsonObject file)
                Lay(Merged, file, type, "", source);
            else
                _findings.Add(source, "The file must contain a JSON object of keys and values.");
        }
        catch (JsonException problem)
        {
            _findings.Add(source, $"This is not valid JSON: {JsonFault.Describe(problem)}");
        }
    }

    /// <summary>Lays <c>path=value</c> over what is there.</summary>
    public void LayOverride(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            _findings.Add(
                ConfigFindings.CommandLine,
                $"{ConfigJson.Show(word)} is not an override; write path=value, for instance batchSize=64."
            );
            return;
        }

        _findings.Comes(word[..equals], word);
        LayPath(word[..equals], word[(equals + 1)..], word);
    }

    /// <summary>Takes note of what cannot be in the whole; each sentence begins with the key.</summary>
    public void Judge(IEnumerable<string> sentences) => _findings.AddOfKeys(sentences);

    /// <exception cref="UsageException">Something was found.</exception>
    public void RequireNoFindings()
    {
        if (_findings.Describe() is { } description)
            throw new UsageException(description);
    }

    private void Lay(JsonObject onto, JsonObject differences, Type type, string prefix, string origin)
    {
        foreach ((var key, JsonNode? value) in differences)
        {
            if (Find(type, key, prefix, origin) is { } property)
                LayKey(onto, property, value, prefix, origin);
        }
    }

    private void LayKey(JsonObject onto, JsonPropertyInfo property, JsonNode? value, string prefix, string origin)
    {
        var key = property.Name;
        if (value is JsonObject inner && ConfigJson.HasKeys(property.PropertyType))
        {
            Lay(Inside(onto, property), inner, property.PropertyType, $"{prefix}{key}.", origin);
            return;
        }

        try
        {
            if (value is null && !property.IsSetNullable)
                throw new JsonException();
            onto[key] = ConfigJson.Normal(value, property.PropertyType);
            _ = _named.Add(prefix + key);
        }
        catch (JsonException)
        {
            Misfit(prefix + key, property.PropertyType, value, origin);
        }
    }

    private void LayPath(string path, string text, string word)
    {
        (JsonObject onto, Type holder, var prefix) = (Merged, type, "");
        while (true)
        {
            var dot = path.IndexOf('.', prefix.Length);
            var key = dot < 0 ? path[prefix.Length..] : path[prefix.Length..dot];
            if (Find(holder, key, prefix, word) is not { } property)
                return;
            if (dot < 0)
            {
                if (OverrideText.TryRead(text, property, out JsonNode? value))
                    LayKey(onto, property, value, prefix, word);
                else
                    Misfit(path, property.PropertyType, text, word);
                return;
            }

            if (property.PropertyType == typeof(IReadOnlyDictionary<string, double>))
            {
                LayWeight(onto, path[..dot], key, path[(dot + 1)..], text, word);
                return;
            }

            if (!ConfigJson.HasKeys(property.PropertyType))
            {
                _findings.Add(
                    word,
                    $"'{path[..dot]}' has no keys of its own: it must be "
                        + $"{ConfigJson.Expected(property.PropertyType)}. Write {path[..dot]}=…."
                );
                return;
            }

            (onto, holder, prefix) = (Inside(onto, property), property.PropertyType, path[..(dot + 1)]);
        }
    }

    // The rest of the path is the name, with all its dots: weights are numbers, so nothing lies deeper.
    private void LayWeight(JsonObject onto, string path, string key, string name, string text, string word)
    {
        JsonNode? weight = OverrideText.Json(text);
        if (name.Length == 0 || weight?.GetValueKind() != JsonValueKind.Number)
        {
            _findings.Add(
                word,
                name.Length == 0
                    ? $"{path}. lacks a name; write {path}.NAME=1."
                    : $"{path}.{name} must be a number; got {ConfigJson.Show(text)}."
            );
            return;
        }

        if (_named.Add(path) || onto[key] is not JsonObject)
            onto[key] = new JsonObject();
        onto[key]![name] = weight;
    }

    private JsonPropertyInfo? Find(Type holder, string key, string prefix, string origin)
    {
        IList<JsonPropertyInfo> known = ConfigJson.Keys(holder);
        JsonPropertyInfo? property = known.FirstOrDefault(candidate =>
            string.Equals(candidate.Name, key, StringComparison.Ordinal)
        );
        if (property is null)
        {
            var hint = NearestName.Hint(key, known.Select(static candidate => candidate.Name));
            _findings.Add(origin, $"Unknown key '{prefix}{key}'.{hint}");
        }

        return property;
    }

    private void Misfit(string path, Type wanted, JsonNode? value, string origin)
    {
        var expected = ConfigJson.Expected(Nullable.GetUnderlyingType(wanted) ?? wanted);
        _findings.Add(origin, $"{path} must be {expected}; got {ConfigJson.Show(value)}.");
    }

    private static JsonObject Inside(JsonObject onto, JsonPropertyInfo property)
    {
        onto[property.Name] ??= ConfigJson.ToNode(
            Activator.CreateInstance(property.PropertyType),
            property.PropertyType
        );
        return (JsonObject)onto[property.Name]!;
    }
}
