package frame

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// setter sets a cell to the value that a text stands for.
type setter func(at reflect.Value, text string, zone *time.Location) error

// unzoned makes a setter of a function that needs no zone.
func unzoned(set func(at reflect.Value, text string) error) setter {
	return func(at reflect.Value, text string, _ *time.Location) error { return set(at, text) }
}

// setterOf gives the setter of a value of t, or nil if it cannot be set.
func setterOf(t reflect.Type) setter {
	switch {
	case t == timeType:
		return setTime
	case t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Pointer:
		return setPointer(t.Elem())
	case isNull(t):
		return setNull(t)
	case t == durationType:
		return unzoned(setDuration)
	case isDecimal(t):
		return unzoned(setDecimal)
	case showsItself(t) || meaningOf(t).plain != nil:
		return nil
	}
	switch t.Kind() {
	case reflect.String:
		return unzoned(setString)
	case reflect.Bool:
		return unzoned(setBool)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return unzoned(setInt)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return unzoned(setUint)
	case reflect.Float32, reflect.Float64:
		return unzoned(setFloat)
	}
	return nil
}

func setString(at reflect.Value, text string) error {
	if strings.IndexByte(text, 0) >= 0 {
		return errors.New("a text may not contain NUL")
	}
	at.SetString(strings.ToValidUTF8(text, "\ufffd"))
	return nil
}

func setBool(at reflect.Value, text string) error {
	if text == "" {
		text = "false"
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("%q is neither true nor false", text)
	}
	at.SetBool(b)
	return nil
}

func setInt(at reflect.Value, text string) error {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, at.Type().Bits())
	if err != nil {
		most := int64(math.MaxInt64) >> (64 - at.Type().Bits())
		return wrongNumber(text, err, fmt.Sprintf("a whole number from %d to %d", -most-1, most))
	}
	at.SetInt(n)
	return nil
}

func setUint(at reflect.Value, text string) error {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, at.Type().Bits())
	if err != nil {
		return wrongNumber(text, err, fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64)>>(64-at.Type().Bits())))
	}
	at.SetUint(n)
	return nil
}

func setFloat(at reflect.Value, text string) error {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), at.Type().Bits())
	switch {
	case math.IsInf(x, 0):
		most := "1.8e308"
		if at.Kind() == reflect.Float32 {
			most = "3.4e38"
		}
		return wrongNumber(text, err, "a number of at most "+most)
	case err != nil:
		return wrongNumber(text, err, "a number")
	}
	at.SetFloat(x)
	return nil
}

func wrongNumber(text string, err error, want string) error {
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s is too large or too small: write %s", text, want)
	}
	return fmt.Errorf("%q is not a number that fits: write %s", text, want)
}

func setDuration(at reflect.Value, text string) error {
	if text == "" {
		text = "0"
	}
	d, err := ParseDuration(text)
	if err != nil {
		return err
	}
	at.SetInt(int64(d))
	return nil
}

var unmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()

// isDecimal tells whether t is a number of a library that reads digits.
func isDecimal(t reflect.Type) bool {
	m := meaningOf(t)
	return t.Kind() == reflect.Struct && m.plain != nil && (m.typ == Int || m.typ == Float) && !isNull(t) && reflect.PointerTo(t).Implements(unmarshalerType)
}

// setDecimal makes a new number and does not change the old one, to which others may
// point.
func setDecimal(at reflect.Value, text string) (err error) {
	digits := strings.TrimSpace(text)
	if !isNumber(digits) || strings.ContainsAny(digits, "eE") {
		return fmt.Errorf("%q is not a number: write it in digits", text)
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%q cannot be a %v", text, at.Type())
		}
	}()
	number := reflect.New(at.Type())
	if err := number.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(digits)); err != nil {
		return fmt.Errorf("%q is not a number of this column: %w", text, err)
	}
	at.Set(number.Elem())
	return nil
}

func setTime(at reflect.Value, text string, zone *time.Location) error {
	var t time.Time
	if text != "" {
		var err error
		clock := zone
		if clock == nil {
			clock = time.UTC
		}
		if t, _, err = parseTime(text, clock); err != nil {
			return err
		}
		if zone != nil {
			t = t.In(zone)
		}
	}
	at.Set(reflect.ValueOf(t))
	return nil
}

// setPointer makes the cell point at a new value, because others may hold the old one.
func setPointer(t reflect.Type) setter {
	set := setterOf(t)
	if set == nil {
		return nil
	}
	return emptiable(func(at reflect.Value, text string, zone *time.Location) error {
		p := reflect.New(t)
		if err := set(p.Elem(), text, zone); err != nil {
			return err
		}
		at.Set(p.Convert(at.Type()))
		return nil
	})
}

func setNull(t reflect.Type) setter {
	set := setterOf(t.Field(0).Type)
	if set == nil {
		return nil
	}
	return emptiable(func(at reflect.Value, text string, zone *time.Location) error {
		if err := set(at.Field(0), text, zone); err != nil {
			return err
		}
		at.Field(1).SetBool(true)
		return nil
	})
}

// emptiable makes the setter of a cell that an empty text empties. Set gets other texts.
func emptiable(set setter) setter {
	return func(at reflect.Value, text string, zone *time.Location) error {
		if text == "" {
			at.SetZero()
			return nil
		}
		return set(at, text, zone)
	}
}
