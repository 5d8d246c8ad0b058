package vega

import (
	"fmt"
	"strings"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// sentence describes a chart in words: "Line chart of delay by hour, 24 points, from 2.1
// to 17.9".
func sentence(p picture, d drawn) string {
	var b strings.Builder
	series := make([]string, len(p.y))
	for i, y := range p.y {
		series[i] = p.columns[y].Name
	}
	name := names[p.mark]
	fmt.Fprintf(&b, "%s%s of %s by %s", strings.ToUpper(name[:1]), name[1:], list(series), p.xColumn().Name)
	if p.color >= 0 {
		fmt.Fprintf(&b, " and %s", p.columns[p.color].Name)
	}
	switch d.points {
	case 0:
		b.WriteString(", no points")
	case 1:
		fmt.Fprintf(&b, ", 1 point, at %s", frame.AppendNumber(nil, d.yMin))
	default:
		if d.of > d.points {
			fmt.Fprintf(&b, ", %d of %d points shown, from %s to %s", d.points, d.of, frame.AppendNumber(nil, d.yMin), frame.AppendNumber(nil, d.yMax))
			break
		}
		fmt.Fprintf(&b, ", %d points, from %s to %s", d.points, frame.AppendNumber(nil, d.yMin), frame.AppendNumber(nil, d.yMax))
	}
	return b.String()
}
