package app

import (
	"fmt"
	"math"
	"time"
)

// limits reads the Min, Max and Step of one call. The first that is of a wrong kind, or no finite number, is drawn as the
// error it is; wrong then says so.
type limits struct {
	ui    *UI
	what  string // the call, as messages name it
	o     options
	wrong bool
}

func (ui *UI) limits(call, label string, o options) *limits {
	return &limits{ui: ui, what: describe(call, label), o: o}
}

// limit returns an option as a T, or otherwise where it was not given or is wrong. Whole numbers are also floats.
func limit[T int | float64 | time.Time | time.Duration](l *limits, name optionName, otherwise T) T {
	given := l.o.limit(name)
	if given == nil {
		return otherwise
	}
	if n, whole := given.(int); whole {
		if f, ok := any(float64(n)).(T); ok {
			return f
		}
	}
	v, ok := given.(T)
	if !ok {
		l.problem("%s(%v) is %s: give %s", name, given, kindOf(given), kindOf(otherwise))
		return otherwise
	}
	if f, ok := given.(float64); ok && !finite(f) {
		l.problem("%s(%v) is not a finite number: give one that is", name, f)
		return otherwise
	}
	return v
}

// above demands that a step is above zero.
func above[T int | float64 | time.Duration](l *limits, name optionName, v T) T {
	if v <= 0 {
		l.problem("%s(%v) is not above zero: give one that is", name, v)
	}
	return v
}

// ordered demands that min is not above max.
func ordered[T int | float64 | time.Duration](l *limits, min, max T) {
	if min > max {
		l.problem("Min(%v) is above Max(%v): give the lesser as Min", min, max)
	}
}

// given demands that the numbers of the call itself are numbers.
func (l *limits) given(name string, v float64) {
	if !finite(v) {
		l.problem("its %s %v is not a finite number: give one that is", name, v)
	}
}

func (l *limits) problem(format string, args ...any) {
	if !l.wrong {
		l.ui.problem("%s: %s", l.what, fmt.Sprintf(format, args...))
	}
	l.wrong = true
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func kindOf(v any) string {
	if _, ok := v.(int); ok {
		return "an int"
	}
	return fmt.Sprintf("a %T", v)
}

func (o options) limit(name optionName) any {
	switch name {
	case optMin:
		return o.min
	case optMax:
		return o.max
	}
	return o.step
}
