using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Models;

namespace Theia.Scenes.Composition;

/// <summary>Makes a thing at a place.</summary>
internal delegate SceneModel Maker(ref RandomStream random, Vec3 place, float size);
