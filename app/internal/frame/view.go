package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// View says which rows and columns of a frame are shown, and in which order. The zero
// View shows the frame as it is. Columns count as in the frame, whichever of them Cols
// shows.
type View struct {
	// The first counts most. Equal rows keep the frame's order.
	Sort   []Sort   `json:"sort,omitempty"`
	Filter []Filter `json:"filter,omitempty"` // all must hold
	Find   string   `json:"find,omitempty"`   // a text that some cell of a row contains
	// Distinct keeps the first of the rows that show the same text in this column.
	Distinct *int `json:"distinct,omitempty"`
	// Without leaves out the rows with these indexes of the frame, in rising order.
	Without []int32 `json:"without,omitempty"`
	// Plain shows cells in the form in which they are typed: whole, and without the
	// format of With.
	Plain bool `json:"plain,omitempty"`
	// Cols are the columns to show, from left to right. Nil is all columns.
	Cols []int `json:"cols,omitempty"`
}

// Sort orders rows by a column: upwards, or downwards. Empty cells come last either way.
type Sort struct {
	Col  int  `json:"c"`
	Desc bool `json:"desc,omitempty"`
}

// Filter keeps the rows whose cell in a column meets all of these conditions.
type Filter struct {
	Col int    `json:"c"`
	Has string `json:"has,omitempty"` // contained in the cell as shown, in letters of any case
	// Min and Max bound numbers and times. The bounds themselves are inside. Empty cells
	// are outside of all bounds.
	Min string   `json:"min,omitempty"`
	Max string   `json:"max,omitempty"`
	In  []string `json:"in,omitempty"` // the cell as shown is in this list
}

// Limits of a view, far beyond the needs of a person.
const (
	maxSorts   = 16
	maxFilters = 64
	maxValues  = 1000 // of one Filter.In
	maxNeedle  = 1000 // characters of one text
	maxWithout = 1000 // rows
)

// ParseView reads a view of f from JSON. The JSON may come from a stranger, so a view
// that does not fit this frame is an error.
func (f *Frame) ParseView(raw []byte) (View, error) {
	var v View
	if len(raw) == 0 {
		return v, nil
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return View{}, err
	}
	return v, f.checkView(v)
}

func (f *Frame) checkView(v View) error {
	switch {
	case len(v.Sort) > maxSorts || len(v.Filter) > maxFilters:
		return fmt.Errorf("a view sorts by at most %d columns and has at most %d filters", maxSorts, maxFilters)
	case len(v.Without) > maxWithout || !slices.IsSorted(v.Without):
		return fmt.Errorf("a view leaves out at most %d rows, in rising order of their indexes", maxWithout)
	case utf8.RuneCountInString(v.Find) > maxNeedle:
		return fmt.Errorf("a text to find has at most %d characters", maxNeedle)
	case v.Cols != nil && len(v.Cols) == 0:
		return errors.New("a view shows at least one column")
	}
	var mentioned []int
	for _, s := range v.Sort {
		mentioned = append(mentioned, s.Col)
	}
	for _, w := range v.Filter {
		mentioned = append(mentioned, w.Col)
	}
	if v.Distinct != nil {
		mentioned = append(mentioned, *v.Distinct)
	}
	for _, c := range append(mentioned, v.Cols...) {
		if c < 0 || c >= len(f.columns) {
			return fmt.Errorf("there is no column %d among %d", c, len(f.columns))
		}
	}
	shown := make(map[int]bool, len(v.Cols))
	for _, c := range v.Cols {
		if shown[c] {
			return fmt.Errorf("column %d is shown twice", c)
		}
		shown[c] = true
	}
	for _, w := range v.Filter {
		if err := w.check(f.columns[w.Col].Type); err != nil {
			return err
		}
	}
	return nil
}

func (w Filter) check(t ColumnType) error {
	if len(w.In) > maxValues || utf8.RuneCountInString(w.Has) > maxNeedle {
		return fmt.Errorf("a filter has at most %d values and %d characters", maxValues, maxNeedle)
	}
	for _, bound := range []string{w.Min, w.Max} {
		if bound == "" {
			continue
		}
		if _, err := parseBound(t, bound, false); err != nil {
			return err
		}
	}
	return nil
}

// RowsKey names the effect of v on the rows, for a cache of Order. Views with equal keys
// order rows equally. The key is empty if all rows keep their places.
func (v View) RowsKey() string {
	v.Cols, v.Plain = nil, false
	if len(v.Sort) == 0 && len(v.Filter) == 0 && v.Find == "" && v.Distinct == nil && len(v.Without) == 0 {
		return ""
	}
	key, err := json.Marshal(v)
	if err != nil {
		panic(err) // numbers, bools and strings always have a JSON
	}
	return string(key)
}

// Column gives the frame's column that stands at index i of the view.
func (v View) Column(i int) int {
	if v.Cols == nil {
		return i
	}
	return v.Cols[i]
}

// Width is the number of columns that v shows of f.
func (v View) Width(f *Frame) int {
	if v.Cols == nil {
		return len(f.columns)
	}
	return len(v.Cols)
}

// Row gives the index in the frame of the row at index i of an order. Order may be nil,
// which is the frame's own order.
func Row(order []int32, i int) int {
	if order == nil {
		return i
	}
	return int(order[i])
}

// Count is the number of rows of f in that order, which may be nil.
func (f *Frame) Count(order []int32) int {
	if order == nil {
		return f.count
	}
	return len(order)
}

// timeLayouts are the forms in which a user may type a time: with a zone, or on the clock
// of UTC.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
}

// ParseTime reads a time as people and browsers write it.
func ParseTime(s string) (time.Time, error) {
	t, _, err := parseTime(s, time.UTC)
	return t, err
}

// parseTime reads a time on the clock of a zone, unless it names a zone itself.
func parseTime(s string, zone *time.Location) (t time.Time, zoned bool, err error) {
	s = strings.TrimSpace(s)
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, strings.Contains(layout, "Z07"), nil
		}
	}
	return time.Time{}, false, fmt.Errorf("%q is not a time: write 2006-01-02 15:04:05 or a part of it", s)
}

// onClock gives the instant at which a clock in UTC shows the same time as t's own clock
// at t.
func onClock(t time.Time) time.Time {
	if t.Location() == time.UTC {
		return t
	}
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).UTC()
}

// ParseDuration reads a duration in one of three forms: as package time writes it; as on
// a clock, such as 1:30 for an hour and a half; or as a number of seconds.
func ParseDuration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if d, err := time.ParseDuration(strings.ReplaceAll(s, " ", "")); err == nil {
		return d, nil
	}
	wrong := fmt.Errorf("%q is not a duration: write 1h30m, 2.5s, 1:30 or a number of seconds", s)
	digits, negative := strings.CutPrefix(s, "-")
	sum := 0.0
	parts := strings.Split(digits, ":")
	if len(parts) == 2 {
		parts = append(parts, "0")
	}
	if len(parts) > 3 {
		return 0, wrong
	}
	for i, p := range parts {
		x, err := strconv.ParseFloat(p, 64)
		if err != nil || x < 0 || i > 0 && x >= 60 || i < len(parts)-1 && x != math.Trunc(x) {
			return 0, wrong
		}
		sum = sum*60 + x
	}
	if sum *= 1e9; negative {
		sum = -sum
	}
	if !(math.Abs(sum) < math.MaxInt64) {
		return 0, wrong
	}
	return time.Duration(math.Round(sum)), nil
}

// bound is an end of a range.
type bound struct {
	rank
	// clock tells that the bound is a time without a zone, to be compared with the time
	// on each cell's own clock.
	clock bool
}

// parseBound reads a bound of a range in a column of type t. In a column of whole
// numbers, 2.5 is 3 as a lower bound, and 2 as an upper one.
func parseBound(t ColumnType, s string, lower bool) (bound, error) {
	switch t {
	case Time:
		at, zoned, err := parseTime(s, time.UTC)
		return bound{rankTime(at), !zoned}, err
	case Duration:
		d, err := ParseDuration(s)
		return bound{rank: rankInt(int64(d))}, err
	}
	r, err := parseNumberBound(t, strings.TrimSpace(s), lower)
	return bound{rank: r}, err
}

func parseNumberBound(t ColumnType, s string, lower bool) (rank, error) {
	if t == Text || t == Bool {
		return rank{}, fmt.Errorf("a column of type %v has no range", t)
	}
	if digits := Decimal(strings.TrimPrefix(s, "+")); t == Int && isNumber(string(digits)) && digits.whole() {
		return rankDecimal(Int, digits), nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(x, 0) || math.IsNaN(x) {
		return rank{}, fmt.Errorf("%q is not a number", s)
	}
	switch {
	case t == Int && lower:
		return rankWhole(math.Ceil(x)), nil
	case t == Int:
		return rankWhole(math.Floor(x)), nil
	}
	if isNumber(s) {
		return rankDecimal(t, Decimal(s)), nil
	}
	return rankFloat(x), nil
}
