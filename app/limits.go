package app

import (
	"fmt"
	"math"
	"time"

	"github.com/refrain-go/refrain/app/internal/format"
)

// limits reads the Min, Max and Step of one call. It draws an error for the first that
// has a wrong type or is not a finite number, and sets wrong.
type limits struct {
	ui    *UI
	what  string // the call's name in messages
	o     options
	wrong bool
}

func (ui *UI) limits(call, label string, o options) *limits {
	return &limits{ui: ui, what: describe(call, label), o: o}
}

// limit returns an option as a T. If the option is missing or wrong, limit returns
// otherwise. An int may stand for a float64.
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

// format draws an error if the page cannot write numbers in the given format.
func (l *limits) format() {
	if !l.o.has(optFormatValue) {
		return
	}
	if err := format.Check(l.o.formatValue); err != nil {
		l.problem("FormatValue(%q): %s", l.o.formatValue, err)
	}
}

// above draws an error if v is not above zero. It returns v.
func above[T int | float64 | time.Duration](l *limits, name optionName, v T) T {
	if v <= 0 {
		l.problem("%s(%v) is not above zero: give one that is", name, v)
	}
	return v
}

// ordered draws an error if min is above max.
func ordered[T int | float64 | time.Duration](l *limits, min, max T) {
	if min > max {
		l.problem("Min(%v) is above Max(%v): give the smaller one as Min", min, max)
	}
}

// given draws an error if a number argument of the call is not a finite number.
func (l *limits) given(name string, v float64) {
	if !finite(v) {
		l.problem("its %s %v is not a finite number: give one that is", name, v)
	}
}

func (l *limits) problem(format string, args ...any) {
	if !l.wrong {
		l.ui.at.Problem("%s: %s", l.what, fmt.Sprintf(format, args...))
	}
	l.wrong = true
}

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

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
