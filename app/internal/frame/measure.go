package frame

import (
	"math"
	"time"
)

// Measured gives the same rows with durations as numbers, and adds the unit to the names
// of their columns. The unit of a column is the largest of which some cell has at least
// two, so that an axis has short numbers. Revisions stay those of f.
func (f *Frame) Measured() *Frame {
	var m *measured
	g := &Frame{count: f.count}
	for c, column := range f.columns {
		if column.Type == Duration {
			if m == nil {
				m = &measured{inner: f, units: make([]time.Duration, len(f.columns))}
			}
			u := f.unit(c)
			m.units[c] = u.size
			column = Column{Name: column.Name + " (" + u.name + ")", Type: Float}
		}
		g.columns = append(g.columns, column)
	}
	if m == nil {
		return f
	}
	g.rows = m
	return g
}

type timeUnit struct {
	size time.Duration
	name string
}

var timeUnits = []timeUnit{
	{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}, {time.Nanosecond, "ns"},
}

func (f *Frame) unit(c int) timeUnit {
	longest := 0.0 // as the negative of the shortest has no int64
	for r := range f.count {
		if d, ok := f.rows.cell(r, c).(time.Duration); ok {
			longest = max(longest, math.Abs(float64(d)))
		}
	}
	for _, u := range timeUnits {
		if longest >= 2*float64(u.size) {
			return u
		}
	}
	return timeUnit{time.Second, "s"}
}

type measured struct {
	inner *Frame
	units []time.Duration // of each column; zero for a column without durations
}

func (m *measured) cell(r, c int) any {
	v := m.inner.rows.cell(r, c)
	if d, ok := v.(time.Duration); ok && m.units[c] != 0 {
		return float64(d) / float64(m.units[c])
	}
	return v
}

func (m *measured) appendText(dst []byte, r, c int) []byte {
	return m.inner.rows.appendText(dst, r, c)
}

func (m *measured) revision(*Frame) string { return m.inner.Revision() }
