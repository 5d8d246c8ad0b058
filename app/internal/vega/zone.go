package vega

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Times along x are drawn as their own clock showed them, so that a visitor in another
// zone reads the same times as in the table. Clocks of different zones have no common
// order. So if the times have several zones, all are drawn by the clock of the first.

// commonZone gives the zone in which to draw times of several zones. It gives nil if all
// times have one zone.
func commonZone(p picture, f *frame.Frame) *time.Location {
	if p.x < 0 || p.columns[p.x].Type != frame.Time {
		return nil
	}
	var first time.Time
	for r := range f.Len() {
		t, ok := f.Time(r, p.x)
		switch {
		case !ok:
		case first.IsZero():
			first = t
		case t.Location() != first.Location() && !sameOffset(t, t.In(first.Location())):
			return first.Location()
		}
	}
	return nil
}

func sameOffset(a, b time.Time) bool {
	_, of := a.Zone()
	_, other := b.Zone()
	return of == other
}

// clock gives the instant at which a clock in UTC shows the same time as t's clock, or as
// that of the common zone.
func (p *picture) clock(t time.Time) time.Time { return wallClock(p.own(t)) }

// own gives t with the clock by which it is drawn.
func (p *picture) own(t time.Time) time.Time {
	if p.zone != nil {
		return t.In(p.zone)
	}
	return t
}

// place is where t stands along x, in ms.
func (p *picture) place(t time.Time) int64 {
	if p.steady != nil {
		return p.steady.place(t)
	}
	return p.clock(t).UnixMilli()
}

// xTitle is the name of the column along x. It names the zone if the data has several.
func (p *picture) xTitle() string {
	name := p.xColumn().Name
	if p.zone == nil {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, zoneName(p.zone))
}

// zoneName is the name of a zone, or for one without, its distance from UTC.
func zoneName(zone *time.Location) string {
	if name := zone.String(); name != "" && name != "Local" {
		return name
	}
	_, offset := time.Unix(0, 0).In(zone).Zone()
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, offset/3600, offset/60%60)
}
