using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using Theia.Data.IO;

namespace Theia.Teachers;

/// <summary>
/// Texts to the ids of CLIP's text tower: byte pairs in lower case, the last one of a word marked
/// (arXiv 2103.00020, section 2.4).
/// </summary>
internal sealed class ClipTokenizer
{
    /// <summary>What marks the end of a word.</summary>
    public const string EndOfWord = "</w>";

    private const string Start = "<|startoftext|>", End = "<|endoftext|>";
    private const string Vocabulary = "vocab.json", Merges = "merges.txt";

    // The pattern of the published tokenizer: contractions, letters, single digits, anything else.
    private static readonly Regex _words = new(
        @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
        RegexOptions.Compiled | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly BpeTokenizer _tokenizer;
    private readonly long _start, _end;

    private ClipTokenizer(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<string> merges)
    {
        (_start, _end) = (vocabulary[Start], vocabulary[End]);
        Size = vocabulary.Count;
        _tokenizer = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges,
            EndOfWordSuffix = EndOfWord,
            UnknownToken = End,
            ByteLevel = true,
            Normalizer = new LowerCaseNormalizer(),
            PreTokenizer = new RegexPreTokenizer(_words, null),
        });
    }

    /// <summary>Number of tokens.</summary>
    public int Size { get; }

    /// <summary>The printable characters that represent the 256 bytes, in id order.</summary>
    public static IReadOnlyList<string> ByteSymbols { get; } = [.. Symbols()];

    /// <summary>
    /// The tokenizer whose vocabulary is the bytes, the bytes at the end of a word, what the
    /// merges make, and the two marks.
    /// </summary>
    /// <param name="merges">Pairs that become one, with a space between them, the most urgent first.</param>
    public static ClipTokenizer Of(IReadOnlyList<string> merges) => new(VocabularyOf(merges), merges);

    /// <summary>Words as the tower sees them: what merges may join.</summary>
    public static IEnumerable<string> Words(string text) =>
        _words.Matches(text.ToLowerInvariant()).Select(match => match.Value);

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c> of a folder.</summary>
    /// <exception cref="UsageException">One of them is missing.</exception>
    /// <exception cref="DataException">One of them is damaged.</exception>
    public static ClipTokenizer Load(string folder)
    {
        var (path, merges) = (Path.Combine(folder, Vocabulary), Path.Combine(folder, Merges));
        foreach (var needed in new[] { path, merges })
        {
            if (!File.Exists(needed))
            {
                throw new UsageException(
                    $"The file {needed} does not exist. Encoding text needs a complete CLIP folder: "
                        + "weights, config.json, "
                    + $"{Vocabulary}, {Merges}.");
            }
        }

        try
        {
            var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(path))
                ?? throw new JsonException("it contains null");
            if (!ids.ContainsKey(Start) || !ids.TryGetValue(End, out var end))
                throw new JsonException($"{Start} or {End} is missing");
            if (end != ids.Values.Max())
                throw new JsonException($"{End} must have the highest id");
            return new ClipTokenizer(
                ids,
                [.. File.ReadLines(merges)
                    .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))]);
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new DataException(
                path, $"is not a CLIP vocabulary: {damage.Message}", "Download the folder again.", damage);
        }
    }

    /// <summary>
    /// Writes <c>vocab.json</c>, <c>merges.txt</c> and <c>tokenizer_config.json</c> as the hub has them.
    /// </summary>
    public static void Save(string folder, IReadOnlyList<string> merges, int longest)
    {
        AtomicFile.WriteText(Path.Combine(folder, Vocabulary), JsonSerializer.Serialize(VocabularyOf(merges)) + "\n");
        AtomicFile.WriteText(
            Path.Combine(folder, Merges), string.Concat(merges.Prepend("#version: 0.2").Select(line => line + "\n")));
        AtomicFile.WriteText(Path.Combine(folder, "tokenizer_config.json"), $$"""
            {
              "tokenizer_class": "CLIPTokenizer",
              "bos_token": "{{Start}}",
              "eos_token": "{{End}}",
              "unk_token": "{{End}}",
              "pad_token": "{{End}}",
              "do_lower_case": true,
              "model_max_length": {{longest}}
            }

            """);
    }

    /// <summary>Ids of a text, with start and end around them, cut or filled up with ends to a length.</summary>
    public long[] Encode(string text, int length)
    {
        var found = _tokenizer.EncodeToIds(text);
        var ids = new long[length];
        Array.Fill(ids, _end);
        ids[0] = _start;
        for (var i = 0; i < Math.Min(found.Count, length - 2); i++)
            ids[i + 1] = found[i];
        return ids;
    }

    private static OrderedDictionary<string, int> VocabularyOf(IReadOnlyList<string> merges)
    {
        var vocabulary = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in ByteSymbols.Concat(ByteSymbols.Select(symbol => symbol + EndOfWord))
            .Concat(merges.Select(pair => pair.Replace(" ", "", StringComparison.Ordinal))).Append(Start).Append(End))
        {
            vocabulary.TryAdd(token, vocabulary.Count);
        }

        return vocabulary;
    }

    // As published: printable bytes map to themselves, the others to characters from 256 on.
    private static IEnumerable<string> Symbols()
    {
        var printing = Enumerable.Range('!', '~' - '!' + 1)
            .Concat(Enumerable.Range(0xA1, 0xAC - 0xA1 + 1)).Concat(Enumerable.Range(0xAE, 0xFF - 0xAE + 1)).ToArray();
        var others = 256 - printing.Length;
        return printing.Concat(Enumerable.Range(256, others)).Select(code => ((char)code).ToString());
    }
}
