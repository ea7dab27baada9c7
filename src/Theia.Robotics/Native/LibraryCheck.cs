namespace Theia.Robotics.Native;

/// <summary>
/// A small model whose sizes and first step are known: what a wrong layout would not compute by chance.
/// </summary>
internal static unsafe class LibraryCheck
{
    // A ball that lies 0.01 deep in a plane, beside an arm with two joints of which one is driven.
    private const string Model =
        """
        <mujoco>
          <option timestep="0.003"/>
          <worldbody>
            <geom name="floor" type="plane" size="1 1 1"/>
            <body name="ball" pos="0 0 0.09"><freejoint/><geom name="ball" size="0.1"/></body>
            <body name="arm" pos="1 0 1">
              <joint name="shoulder" axis="0 1 0"/>
              <geom size="0.02" pos="0.2 0 0" mass="0.5"/>
              <body pos="0.4 0 0"><joint axis="0 1 0"/><geom size="0.02" mass="0.3"/><site name="tip"/></body>
            </body>
          </worldbody>
          <actuator><motor joint="shoulder" ctrlrange="-2 3" ctrllimited="true"/></actuator>
        </mujoco>
        """;

    /// <summary>Null, or the first fact that is not as it must be.</summary>
    public static string? Run(MujocoLibrary library)
    {
        StructTable table = library.Table;
        MujocoFunctions functions = library.Functions;
        using ModelHandle model = ModelLoader.FromText(library, Model, "the check of the library", out _);
        var fields = new NativeFields(table, "mjModel", model.Address, model.Address);
        int[] sizes = [.. Names("nq nv nu nbody njnt ngeom nsite").Select(fields.Integer)];
        if (!sizes.SequenceEqual([9, 8, 1, 4, 3, 4, 1]))
            return $"sizes {string.Join(' ', sizes)}";
        if (fields.All<double>("opt.timestep")[0] != 0.003 || fields.Row<double>("body_pos", 2)[2] != 1
            || fields.Row<double>("actuator_ctrlrange", 0)[1] != 3)
        {
            return "the time step, a position or a control range";
        }

        using var data = new DataHandle(
            GuardedCall.Invoke(functions.MakeData, out var error, model.Address), model, functions);
        if (error is not null || data.IsInvalid)
            return error ?? "no memory for a simulation";
        var state = new NativeFields(table, "mjData", data.Address, model.Address);
        state.All<double>("ctrl")[0] = 2;
        GuardedCall.Invoke(functions.Step, out error, model.Address, data.Address);
        if (error is not null)
            return error;
        if (state.All<double>("time")[0] != 0.003 || state.All<double>("qvel")[6] == 0)
            return "the time or a velocity after one step";
        return Contact(table, data.Address, state) ?? Scene(library, model, data);
    }

    private static string? Contact(StructTable table, nint data, NativeFields state)
    {
        if (state.Integer("ncon") != 1)
            return $"{state.Integer("ncon")} contacts";
        var contact = *(byte**)(data + table.Offset("mjData", "contact"));
        var distance = *(double*)(contact + table.Offset("mjContact", "dist"));
        var second = *(int*)(contact + table.Offset("mjContact", "geom2"));
        return Math.Abs(distance + 0.01) < 1e-9 && second == 1 ? null : "a contact";
    }

    // What is drawn, without drawing it: the four geoms of the model.
    private static string? Scene(MujocoLibrary library, ModelHandle model, DataHandle data)
    {
        using var scene = new SceneHandle(library, model);
        if (scene.Update(data.Address, camera: -1) is { } error)
            return error;
        var geom = library.Table.Constants["mjOBJ_GEOM"];
        int[] drawn = [.. scene.Objects().Where(o => o.Kind == geom).Select(o => o.Id).Order()];
        return drawn.SequenceEqual([0, 1, 2, 3]) ? null : $"geoms of a scene: {string.Join(' ', drawn)}";
    }

    private static string[] Names(string names) => names.Split(' ');
}
