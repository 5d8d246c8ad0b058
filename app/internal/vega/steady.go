package vega

import (
	"fmt"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// steady is a clock that never changes, with the times at which the own clock of the
// times along x begins to differ from it. Mostly a time stands at the position that its
// own clock shows, so that days begin at midnight on both sides of a change to summer
// time. In the hour that comes twice at the end of summer time, two instants would then
// have one position. In that case times stand on a steady clock instead, and labels and
// tooltips show the own clock.
type steady struct {
	base    int64 // ms by which this clock is before one in UTC
	changes []change
}

// change is a time in ms on the steady clock, and the ms by which the own clock differs
// from that time on.
type change [2]int64

// steadyClock gives the clock for the times along x, or nil if each has a place of its
// own.
func steadyClock(p picture, f *frame.Frame) *steady {
	if p.x < 0 || p.columns[p.x].Type != frame.Time || !p.collides(f) {
		return nil
	}
	times := make([]time.Time, 0, f.Len())
	for r := range f.Len() {
		if t, ok := f.Time(r, p.x); ok {
			times = append(times, p.own(t))
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	c := &steady{base: offset(times[0])}
	last := c.base
	for i, t := range times {
		own := offset(t)
		if own == last {
			continue
		}
		last = own
		from := t
		if start, _ := t.ZoneBounds(); i > 0 && start.After(times[i-1]) {
			from = start
		}
		c.changes = append(c.changes, change{c.place(from), own - c.base})
	}
	return c
}

// collides tells whether the own clock shows the same at two instants.
func (p *picture) collides(f *frame.Frame) bool {
	changes, first := false, int64(0)
	for r, seen := 0, false; r < f.Len() && !changes; r++ {
		t, ok := f.Time(r, p.x)
		if !ok {
			continue
		}
		by := offset(p.own(t))
		if !seen {
			first, seen = by, true
		}
		changes = by != first
	}
	if !changes {
		return false // most data ends here and is not read again
	}
	instants := make(map[int64]int64)
	for r := range f.Len() {
		t, ok := f.Time(r, p.x)
		if !ok {
			continue
		}
		place, instant := p.clock(t).UnixMilli(), t.UnixMilli()
		if before, ok := instants[place]; ok && before != instant {
			return true
		}
		instants[place] = instant
	}
	return false
}

// offset is the number of ms by which t's own clock is before one in UTC.
func offset(t time.Time) int64 {
	_, seconds := t.Zone()
	return int64(seconds) * 1000
}

func (c *steady) place(t time.Time) int64 { return t.UnixMilli() + c.base }

// axis labels each position with the time that the own clock shows there.
func (c *steady) axis() object {
	own := "0"
	for _, ch := range c.changes {
		own = fmt.Sprintf("(datum.value>=%d?%d:%s)", ch[0], ch[1], own)
	}
	own = "datum.value+" + own
	return object{"labelExpr": fmt.Sprintf("utcFormat(%s,utchours(%s)+utcminutes(%s)==0?'%%b %%d':'%%H:%%M')", own, own, own)}
}
