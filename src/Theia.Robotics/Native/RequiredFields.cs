namespace Theia.Robotics.Native;

/// <summary>The members of structs and the constants that this project reads by itself.</summary>
internal static class RequiredFields
{
    /// <summary>Structs that are kept in the embedded table.</summary>
    public static IReadOnlyList<string> Structs { get; } =
    [
        "mjOption", "mjVisual", "mjStatistic", "mjModel", "mjContact", "mjData", "mjVFS",
        "mjvCamera", "mjvOption", "mjvGeom", "mjvScene", "mjrContext",
    ];

    /// <summary>Prefixes of constants that are kept in the embedded table.</summary>
    public static IReadOnlyList<string> ConstantPrefixes { get; } =
        ["mjOBJ_", "mjJNT_", "mjRND_", "mjCAT_", "mjCAMERA_", "mjFB_", "mjDSBL_", "mjN"];

    /// <summary>Members without which a version is refused.</summary>
    public static IReadOnlyList<(string Struct, string Path)> Fields { get; } =
    [
        .. Of(
            "mjModel",
            "nq nv nu na nbody njnt ngeom nsite ncam nsensor nsensordata ntendon nmocap nkey opt.timestep "
            + "vis.map.znear vis.map.zfar vis.global.offwidth vis.global.offheight vis.quality.offsamples "
            + "vis.quality.shadowsize stat.extent body_parentid body_mocapid jnt_type jnt_qposadr jnt_dofadr "
            + "jnt_bodyid jnt_limited jnt_range geom_bodyid site_bodyid cam_bodyid cam_fovy actuator_ctrllimited "
            + "actuator_ctrlrange sensor_adr sensor_dim body_pos qpos0"),
        .. Of(
            "mjData",
            "time ncon contact qpos qvel act ctrl qacc qacc_warmstart qfrc_applied mocap_pos mocap_quat sensordata "
            + "xpos xquat xmat geom_xpos geom_xmat site_xpos site_xmat cam_xpos cam_xmat"),
        .. Of("mjContact", "dist pos frame geom1 geom2"),
        .. Of("mjvCamera", "type fixedcamid"),
        .. Of("mjvOption", "geomgroup sitegroup"),
        .. Of("mjvGeom", "objtype objid segid"),
        .. Of("mjvScene", "ngeom geoms flags"),
        .. Of("mjrContext", "offWidth offHeight offSamples"),
    ];

    /// <summary>Constants without which a version is refused.</summary>
    public static IReadOnlyList<string> Constants { get; } =
    [
        .. ("mjOBJ_BODY mjOBJ_JOINT mjOBJ_GEOM mjOBJ_SITE mjOBJ_CAMERA mjOBJ_ACTUATOR mjOBJ_SENSOR mjOBJ_TENDON "
            + "mjOBJ_EQUALITY mjOBJ_KEY mjJNT_FREE mjJNT_BALL mjJNT_SLIDE mjJNT_HINGE mjRND_SHADOW mjRND_REFLECTION "
            + "mjRND_SKYBOX mjRND_SEGMENT mjRND_IDCOLOR mjCAT_ALL mjCAMERA_FIXED mjFB_OFFSCREEN mjNGROUP").Split(' '),
    ];

    private static IEnumerable<(string, string)> Of(string type, string paths) =>
        paths.Split(' ').Select(path => (type, path));
}
