package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// View says which rows and columns of a frame are shown, and in which order. The zero View shows the frame as it is.
// Columns are counted as the frame has them, whatever Cols shows of them.
type View struct {
	Sort   []Sort   `json:"sort,omitempty"`   // the first counts most; rows that are equal stay in the frame's order
	Filter []Filter `json:"filter,omitempty"` // all must hold
	Find   string   `json:"find,omitempty"`   // a text that some cell of a row contains
	// Distinct leaves of the rows that show the same text in this column the first.
	Distinct *int `json:"distinct,omitempty"`
	// Plain shows cells as they are typed: whole, and without the format of With.
	Plain bool `json:"plain,omitempty"`
	// Cols are the columns to show, from left to right; all if it is nil.
	Cols []int `json:"cols,omitempty"`
}

// Sort orders rows by a column: upwards, or downwards. Empty cells come last either way.
type Sort struct {
	Col  int  `json:"c"`
	Desc bool `json:"desc,omitempty"`
}

// Filter keeps the rows whose cell in a column meets all that is given.
type Filter struct {
	Col int    `json:"c"`
	Has string `json:"has,omitempty"` // contained in the cell as shown, in letters of any case
	// Min and Max bound numbers and times, themselves included. Empty cells are outside all bounds.
	Min string   `json:"min,omitempty"`
	Max string   `json:"max,omitempty"`
	In  []string `json:"in,omitempty"` // the cell as shown is one of these
}

// Limits of a view. They are far beyond what a person asks for.
const (
	maxSorts   = 16
	maxFilters = 64
	maxValues  = 1000 // of one Filter.In
	maxNeedle  = 1000 // characters of one text
)

// ParseView reads a view of f from JSON, which may come from anybody: a view that is not for this frame is an error.
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

// RowsKey names what v does to the rows, for a cache of Order: views of equal keys order equally. It is empty where
// all rows stay where they are.
func (v View) RowsKey() string {
	v.Cols, v.Plain = nil, false
	if len(v.Sort) == 0 && len(v.Filter) == 0 && v.Find == "" && v.Distinct == nil {
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

// Row gives the frame's row that stands at index i of an order, which may be nil.
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

// timeLayouts are the forms in which a time may be written where one is typed: with a zone or on the clock of UTC.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
}

// ParseTime reads a time as people and browsers write it.
func ParseTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: write 2006-01-02 15:04:05 or a part of it", s)
}

// parseBound reads a bound of a range in a column of type t. Among whole numbers the lower bound 2.5 is 3, the upper one 2.
func parseBound(t ColumnType, s string, lower bool) (rank, error) {
	if t == Time {
		at, err := ParseTime(s)
		if err != nil {
			return rank{}, err
		}
		return rankTime(at), nil
	}
	if t == Text || t == Bool {
		return rank{}, fmt.Errorf("a column of type %v has no range", t)
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && t == Int {
		return rankInt(n), nil
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(x) {
		return rank{}, fmt.Errorf("%q is no number", s)
	}
	switch {
	case t == Int && lower:
		return rankWhole(math.Ceil(x)), nil
	case t == Int:
		return rankWhole(math.Floor(x)), nil
	}
	return rankFloat(x), nil
}
