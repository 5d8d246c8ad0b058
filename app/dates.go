package app

import "time"

// The first day of the year 1 is missing: the zero time means an empty field.
var (
	firstDate = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	lastDate  = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// dateOf returns the midnight in UTC of the date that t has on its own clock.
func dateOf(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	year, month, day := t.Date()
	v := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch {
	case v.Before(firstDate):
		return firstDate
	case v.After(lastDate):
		return lastDate
	}
	return v
}
