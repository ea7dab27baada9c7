using System.Text.Json;
using Theia.Data.Loading;

namespace Theia.Tests.Loading;

/// <summary>
/// The arithmetic of mixes, ratios and repetition against <c>loader.json</c>: whole numbers
/// exactly, probabilities to 1e-15.
/// </summary>
public sealed class LoaderArithmeticTests
{
    [Fact]
    public void Mixes_have_the_length_and_the_shares_of_the_reference()
    {
        var faults = new List<string>();
        foreach (JsonElement golden in Cases("mixes"))
        {
            var name = $"{golden.GetProperty("mix")} {golden.GetProperty("split")} {golden.GetProperty("ratio")}";
            if (golden.TryGetProperty("error", out _))
            {
                Assert.Throws<UsageException>(() => Mix(golden));
                continue;
            }

            DatasetMix mix = Mix(golden);
            Check(faults, $"{name}: datasets", Texts(golden, "datasets_used"), mix.Parts.Select(part => part.Name));
            Check(faults, $"{name}: length", [golden.GetProperty("expected_length").GetDouble()], [mix.ExpectedLength]);
            if (!Doubles(golden, "probabilities")
                .Zip(mix.Probabilities).All(p => Math.Abs(p.First - p.Second) <= 1e-15))
            {
                faults.Add($"{name}: probabilities {string.Join(", ", mix.Probabilities)}");
            }

            foreach (JsonElement steps in golden.GetProperty("steps_per_epoch").EnumerateArray())
            {
                var (batch, world) = (steps.GetProperty("batch").GetInt32(), steps.GetProperty("world").GetInt32());
                Check(
                    faults, $"{name}: steps of {batch} x {world}", [steps.GetProperty("steps").GetInt64()],
                    [mix.StepsPerEpoch(batch, world)]);
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Lengths_are_rounded_up_in_doubles()
    {
        var faults = new List<string>();
        foreach (JsonElement golden in Cases("length_times_ratio"))
        {
            Check(
                faults,
                golden.ToString(),
                [golden.GetProperty("used").GetInt64()],
                [DatasetMix.LengthTimesRatio(
                    golden.GetProperty("length").GetInt64(), golden.GetProperty("ratio").GetDouble())]);
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Shards_are_repeated_from_the_start_until_the_ranks_share_them_evenly()
    {
        var faults = new List<string>();
        foreach (JsonElement golden in Cases("padding"))
        {
            var padded = ShardRepetition.Padded(
                golden.GetProperty("shards").GetInt32(), golden.GetProperty("world").GetInt32());
            if (golden.TryGetProperty("fixed", out JsonElement shards))
                Check(faults, golden.ToString(), Ints(shards), padded);
            else
                Check(faults, golden.ToString(), [golden.GetProperty("fixed_count").GetInt32()], [padded.Length]);
        }

        foreach (JsonElement golden in Cases("oxe_repeat"))
        {
            var (shards, world) = (golden.GetProperty("shards").GetInt32(), golden.GetProperty("world").GetInt32());
            var count = golden.GetProperty("count").GetInt32();
            Check(faults, golden.ToString(), [count], [RepeatedForOpenX(shards, world)]);
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Random_mixing_picks_what_the_draws_say()
    {
        var faults = new List<string>();
        foreach (JsonElement golden in Cases("random_mix"))
        {
            var stopEarly = golden.GetProperty("strategy").ValueEquals("first_exhausted");
            var mix = new RandomMix(
                [.. Ints(golden.GetProperty("lengths")).Select(n => (long)n)], Doubles(golden, "probabilities"));
            var counts = new int[golden.GetProperty("lengths").GetArrayLength()];
            var sequence = new List<string>();
            var ends = 0;
            foreach (var u in Doubles(golden, "u"))
            {
                if (ends == counts.Length || (stopEarly && ends > 0))
                    break;
                var pick = mix.Pick(u);
                if (pick >= 0)
                    sequence.Add($"{(char)('a' + pick)}{counts[pick]++}");
                else
                    ends++;   // a draw met a dataset with nothing left
            }

            Check(faults, $"{golden.GetProperty("strategy")}", Texts(golden, "sequence"), sequence);
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void Weights_and_ratios_must_be_positive(double wrong)
    {
        Assert.Throws<UsageException>(() => DatasetMix.Create([new DatasetWeight("a", wrong)], "train", _ => 10, 1));
        Assert.Throws<UsageException>(() => DatasetMix.Create([new DatasetWeight("a")], "train", _ => 10, wrong));
    }

    [Fact]
    public void A_mix_names_something_and_nothing_twice()
    {
        Assert.Throws<UsageException>(() => DatasetMix.Create([], "train", _ => 10, 1));
        Assert.Throws<UsageException>(
            () => DatasetMix.Create([new DatasetWeight("a"), new DatasetWeight("a", 2)], "train", _ => 10, 1));
    }

    // The rule for the many small Open-X datasets: fewer than eight shards a rank are repeated until there are eight.
    private static int RepeatedForOpenX(int shards, int world) =>
        shards >= 8 * world ? shards : checked(shards * (((8 * world) + shards - 1) / shards));

    private static DatasetMix Mix(JsonElement golden)
    {
        JsonElement mix = golden.GetProperty("mix");
        DatasetWeight[] weights = mix.ValueKind == JsonValueKind.Array
            ? [.. mix.EnumerateArray().Select(name => new DatasetWeight(name.GetString()!))]
            : [.. mix.EnumerateObject().Select(part => new DatasetWeight(part.Name, part.Value.GetDouble()))];
        var split = golden.GetProperty("split").GetString()!;
        return DatasetMix.Create(weights, split, name => Length(name, split), golden.GetProperty("ratio").GetDouble());
    }

    private static long Length(string dataset, string split) =>
        Goldens.Json("data", "shards", "root", dataset, "splits.json").GetProperty(split).GetInt64();

    private static void Check<T>(List<string> faults, string name, IEnumerable<T> expected, IEnumerable<T> actual)
    {
        if (!expected.SequenceEqual(actual))
            faults.Add($"{name}: expected {string.Join(", ", expected)}; got {string.Join(", ", actual)}");
    }

    private static JsonElement.ArrayEnumerator Cases(string name) =>
        Goldens.Json("data", "shards", "loader.json").GetProperty(name).EnumerateArray();

    private static string[] Texts(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private static double[] Doubles(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetInt32())];
}
