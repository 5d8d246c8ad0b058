package vega

import "time"

// unit is a part of a time that Vega-Lite can cut times to.
type unit int

const (
	year unit = iota
	month
	day
	hour
	minute
	second
)

// unitNames are Vega-Lite's, on a clock in UTC.
var unitNames = [...]string{
	"utcyear", "utcyearmonth", "utcyearmonthdate",
	"utcyearmonthdatehours", "utcyearmonthdatehoursminutes", "utcyearmonthdatehoursminutesseconds",
}

func (u unit) String() string { return unitNames[u] }

// word tells a page how precisely to write a time of this unit.
func (u unit) word() string {
	switch {
	case u <= day:
		return "day"
	case u <= minute:
		return "minute"
	}
	return "second"
}

// unitOf gives the coarsest unit in which t is whole.
func unitOf(t time.Time) unit {
	h, m, s := t.Clock()
	switch {
	case s != 0 || t.Nanosecond() != 0:
		return second
	case m != 0:
		return minute
	case h != 0:
		return hour
	case t.Day() != 1:
		return day
	case t.Month() != time.January:
		return month
	}
	return year
}

// wallClock gives the instant at which a clock in UTC shows the same time as t's own
// clock at t.
func wallClock(t time.Time) time.Time {
	y, mo, d := t.Date()
	h, m, s := t.Clock()
	return time.Date(y, mo, d, h, m, s, t.Nanosecond(), time.UTC)
}
