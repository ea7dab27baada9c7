namespace Theia.Lab.Pictures;

/// <summary>Pictures that the program draws itself: things on a table, cards on a wall, textures. No licence, no download, same bytes everywhere.</summary>
internal static class DrawnPicture
{
    /// <summary>Pixels a side, what most backbones read.</summary>
    public const int Side = 224;

    /// <summary>Draws picture <paramref name="index"/> of <paramref name="seed"/>.</summary>
    public static RgbImage Draw(ulong seed, int index)
    {
        var dice = Dice.For(seed, 0xD8A3, (ulong)index);
        var canvas = new Canvas(Side);
        switch (dice.Below(5))
        {
            case 0:
                Texture(canvas, ref dice);
                break;
            case 1:
                Wall(canvas, ref dice);
                break;
            default:
                Table(canvas, ref dice);
                break;
        }

        return canvas.Develop(ref dice, dice.Between(0.005, 0.04));
    }

    // Two textures, one perhaps shading into the other.
    private static void Texture(Canvas canvas, ref Dice dice)
    {
        Surface first = Surface.Draw(ref dice), second = Surface.Draw(ref dice);
        var border = new Noise((ulong)dice.Below(1 << 30));
        double level = dice.Between(0.35, 0.65), size = dice.Between(40, 160);
        canvas.Fill((x, y) => Colour.Mix(first.At(x, y), second.At(y, x), Math.Clamp(((border.At(x, y, size, 4) - level) * 12) + 0.5, 0, 1)));
    }

    // Flat cards before a wall that darkens to one side.
    private static void Wall(Canvas canvas, ref Dice dice)
    {
        var wall = Surface.Draw(ref dice);
        double slopeX = dice.Between(-0.6, 0.6) / Side, slopeY = dice.Between(-0.6, 0.6) / Side;
        canvas.Fill((x, y) => wall.At(x, y) * (0.75 + (slopeX * (x - (Side / 2.0))) + (slopeY * (y - (Side / 2.0)))));
        var count = 3 + dice.Below(6);
        for (var i = 0; i < count; i++)
        {
            var card = Place(ref dice, dice.Between(0, Side), dice.Between(0, Side), dice.Between(14, 60));
            canvas.Shade(card with { X = card.X + 5, Y = card.Y + 6 }, 10, 0.45);
            canvas.Paint(card, Surface.Draw(ref dice), (0, 0), 0);
        }
    }

    // Round and boxy things on a table, back ones first, each with its shadow away from the lamp.
    private static void Table(Canvas canvas, ref Dice dice)
    {
        Surface wall = Surface.Draw(ref dice), table = Surface.Draw(ref dice);
        double horizon = dice.Between(0.25, 0.6) * Side, lamp = dice.Between(-0.9, 0.9);
        canvas.Fill((x, y) =>
        {
            if (y < horizon)
                return wall.At(x, y) * (0.55 + (0.35 * y / horizon));
            var nearness = 0.35 + ((y - horizon) / (Side - horizon) * 1.1);
            return table.At((x - (Side / 2.0)) / nearness, 160 / nearness) * (0.7 + (0.25 * nearness));
        });
        var count = 2 + dice.Below(5);
        for (var i = 0; i < count; i++)
        {
            var ground = horizon + ((Side - horizon) * (i + dice.Between(0.2, 0.9)) / count);
            var size = dice.Between(14, 34) * (0.6 + ((ground - horizon) / Side));
            var thing = Place(ref dice, dice.Between(10, Side - 10), 0, size);
            thing = thing with { Y = ground - (thing.Height * 0.8) };
            var shadow = new Shape(Outline.Ellipse, thing.X - (lamp * thing.Height), ground, thing.Width * 1.15, thing.Height * 0.32, 0);
            canvas.Shade(shadow, 12, 0.55);
            canvas.Paint(thing, Surface.Draw(ref dice), (lamp, -0.6), dice.Between(0.5, 1));
        }
    }

    private static Shape Place(ref Dice dice, double x, double y, double size)
    {
        var outline = dice.Of(Outline.Ellipse, Outline.Ellipse, Outline.Box, Outline.RoundedBox, Outline.Triangle, Outline.Ring, Outline.Cross, Outline.Capsule);
        return new Shape(outline, x, y, size * dice.Between(0.7, 1.3), size * dice.Between(0.7, 1.3), dice.OneIn(2) ? 0 : dice.Between(-0.5, 0.5));
    }
}
