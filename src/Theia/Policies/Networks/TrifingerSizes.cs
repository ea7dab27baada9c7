namespace Theia.Policies.Networks;

/// <summary>The inputs of the Trifinger policy, by the names of its benchmark.</summary>
/// <param name="Channels">Channels of the map of 14 × 14.</param>
/// <param name="Extra">Values beside the map.</param>
internal sealed record TrifingerSizes(int Channels, int Extra)
{
    private const int ObjectPosition = 3;

    /// <summary>The rules of the benchmark.</summary>
    /// <param name="state"><c>obj</c>: the image alone; <c>ftpos</c> or <c>ftpos_obj</c>: fingertips beside it.</param>
    /// <param name="goal">
    /// <c>goal_none</c>: none; <c>goal_cond</c>: an image of the goal; <c>goal_o_pos</c>: the object's position there.
    /// </param>
    /// <param name="channels">Channels of the map of one image.</param>
    /// <param name="fingertips">Values of the fingertips' state.</param>
    /// <exception cref="UsageException">A name is unknown.</exception>
    public static TrifingerSizes Of(string state, string goal, int channels, int fingertips)
    {
        var extra = state switch
        {
            "obj" => 0,
            "ftpos" or "ftpos_obj" => fingertips,
            _ => throw new UsageException(
                $"The Trifinger state '{state}' is unknown. Choose obj, ftpos or ftpos_obj."),
        };
        return goal switch
        {
            "goal_none" => new(channels, extra),
            "goal_cond" => new(2 * channels, extra),
            "goal_o_pos" => new(channels, extra + ObjectPosition),
            _ => throw new UsageException(
                $"The Trifinger goal '{goal}' is unknown. Choose goal_none, goal_cond or goal_o_pos."),
        };
    }
}
