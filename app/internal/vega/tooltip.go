package vega

import (
	"math"
	"strings"
	"unicode"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// tooltip lists all that a point is made of, with the numbers and times as tables show them.
func tooltip(p picture, d drawn) []any {
	tips := []any{xTip(p, d)}
	switch {
	case len(p.y) > 1:
		tips = append(tips, object{"field": "s", "type": "nominal", "title": "series"})
	case p.color >= 0 && p.columns[p.color].Type == frame.Float:
		tips = append(tips, numberTip("s", p.columns[p.color].Name, 0))
	case p.color >= 0:
		tips = append(tips, object{"field": "s", "type": "nominal", "title": tipTitle(p.columns[p.color].Name)})
	}
	y := numberTip("y", valueName(p, d), max(math.Abs(d.yMin), math.Abs(d.yMax)))
	if d.doubled {
		y["aggregate"] = "sum"
	}
	return append(tips, y)
}

func xTip(p picture, d drawn) object {
	column := p.xColumn()
	switch column.Type {
	case frame.Time:
		return object{
			"field": "x", "type": "temporal", "title": tipTitle(column.Name),
			"timeUnit": d.finest.String(), "format": d.finest.format(),
		}
	case frame.Int, frame.Float:
		return numberTip("x", column.Name, d.xSize())
	}
	return object{"field": "x", "type": "nominal", "title": tipTitle(column.Name)}
}

// xSize is the greatest magnitude along x.
func (d drawn) xSize() float64 {
	if len(d.xs) == 0 {
		return 0
	}
	return max(math.Abs(d.xs[0]), math.Abs(d.xs[len(d.xs)-1]))
}

// numberTip shows a number with at most six decimals, or six digits where the largest is small.
func numberTip(field, name string, largest float64) object {
	format := ".6~f"
	if largest < 0.1 {
		format = ".6~g"
	}
	return object{"field": field, "type": "quantitative", "title": tipTitle(name), "format": format}
}

// tipTitle makes a name fit the expression that Vega-Lite writes for a tooltip: it escapes quotes there, but neither
// backslashes nor line breaks.
func tipTitle(name string) string {
	name = strings.ReplaceAll(name, `\`, `\\`)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, name)
}
