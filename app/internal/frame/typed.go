package frame

import (
	"slices"
	"sync"
	"time"
	"unsafe"
)

// Typed is a table of columns of one type each, as it is read from a file. It does not
// change once it is made, and its methods may be called concurrently.
type Typed struct {
	columns []Column
	data    []typedColumn
	count   int
	problem string

	once sync.Once
	rev  string
}

// typedColumn holds the cells of a column, in the slice of its type. Texts and decimals
// lie one after the other in one string.
type typedColumn struct {
	ints      []int64
	floats    []float64
	bools     []bool
	times     []time.Time
	durations []time.Duration
	text      string
	ends      []uint32 // the end of each text
	decimals  bool     // the texts are digits
	nulls     []bool   // nil if every cell holds something
}

// Frame gives t as a frame.
func (t *Typed) Frame() *Frame {
	return &Frame{columns: t.columns, rows: t, count: t.count, problem: t.problem}
}

// Columns gives the columns. The caller must not change the slice.
func (t *Typed) Columns() []Column { return t.columns }

// Len is the number of rows.
func (t *Typed) Len() int { return t.count }

// Cell gives a cell: nil, an int64, a float64, a bool, a time, a duration, a string or a
// Decimal.
func (t *Typed) Cell(r, c int) any { return t.cell(r, c) }

func (t *Typed) cell(r, c int) any {
	d := &t.data[c]
	if d.nulls != nil && d.nulls[r] {
		return nil
	}
	switch {
	case d.ints != nil:
		return d.ints[r]
	case d.floats != nil:
		return d.floats[r]
	case d.bools != nil:
		return d.bools[r]
	case d.times != nil:
		return d.times[r]
	case d.durations != nil:
		return d.durations[r]
	case d.decimals:
		return Decimal(d.textAt(r))
	}
	return d.textAt(r)
}

func (d *typedColumn) textAt(r int) string {
	start := uint32(0)
	if r > 0 {
		start = d.ends[r-1]
	}
	return d.text[start:d.ends[r]]
}

func (t *Typed) appendText(dst []byte, r, c int) []byte {
	d := &t.data[c]
	if d.ends != nil && (d.nulls == nil || !d.nulls[r]) {
		return append(dst, clip(d.textAt(r))...)
	}
	return appendCell(dst, t.cell(r, c))
}

func (t *Typed) revision(*Frame) string {
	t.once.Do(func() {
		d := newDigest(t.Frame())
		for c := range t.data {
			for r := range t.count {
				d.buf = rawAny(d.buf, t.cell(r, c))
				d.flush()
			}
		}
		t.rev = d.sum()
	})
	return t.rev
}

// Column gives the index of the column of that name, or -1.
func (t *Typed) Column(name string) int {
	for i, c := range t.columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// Select gives the rows of these indexes, in this order.
func (t *Typed) Select(rows []int) *Typed {
	s := &Typed{columns: t.columns, data: make([]typedColumn, len(t.data)), count: len(rows), problem: t.problem}
	for c := range t.data {
		from, to := &t.data[c], &s.data[c]
		to.ints, to.floats, to.bools = chosen(from.ints, rows), chosen(from.floats, rows), chosen(from.bools, rows)
		to.times, to.durations, to.nulls = chosen(from.times, rows), chosen(from.durations, rows), chosen(from.nulls, rows)
		to.decimals = from.decimals
		if from.ends == nil {
			continue
		}
		var text []byte
		to.ends = make([]uint32, len(rows))
		for i, r := range rows {
			text = append(text, from.textAt(r)...)
			to.ends[i] = uint32(len(text))
		}
		to.text = stringOf(text)
	}
	return s
}

// With gives the same rows with another column. The column replaces the one of that name,
// or is the last one if there is none.
func (t *Typed) With(name string, cells []any) *Typed {
	added := TypedOf([]string{name}, [][]any{cells})
	w := &Typed{columns: slices.Clone(t.columns), data: slices.Clone(t.data), count: t.count, problem: t.problem}
	c := w.Column(name)
	if c < 0 {
		c = len(w.columns)
		w.columns, w.data = append(w.columns, Column{}), append(w.data, typedColumn{})
	}
	w.columns[c], w.data[c] = added.columns[0], added.data[0]
	return w
}

func chosen[T any](list []T, rows []int) []T {
	if list == nil {
		return nil
	}
	picked := make([]T, len(rows))
	for i, r := range rows {
		picked[i] = list[r]
	}
	return picked
}

// stringOf makes a string of bytes without copying them. The bytes must not change any
// more.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// TypedOf makes a table of columns of cells, which may come from a Typed. A column with
// cells of several types becomes a column of texts.
func TypedOf(names []string, columns [][]any) *Typed {
	t := &Typed{data: make([]typedColumn, len(names))}
	for c, name := range names {
		t.count = len(columns[c])
		t.columns = append(t.columns, Column{name, t.data[c].fill(columns[c])})
	}
	t.tellNames()
	return t
}

func (t *Typed) tellNames() {
	f := Frame{columns: t.columns}
	f.tellNames("give one of them another name")
	t.problem = f.problem
}

func (d *typedColumn) fill(cells []any) ColumnType {
	typ := unseen
	for i, v := range cells {
		cells[i] = plain(v)
		if cells[i] == nil {
			if d.nulls == nil {
				d.nulls = make([]bool, len(cells))
			}
			d.nulls[i] = true
			continue
		}
		typ = widen(typ, typeOfCell(cells[i]))
	}
	switch {
	case typ == Float && !hasDecimals(cells):
		d.floats = make([]float64, len(cells))
		for i, v := range cells {
			d.floats[i], _ = number(v)
		}
	case typ == Int && fill(&d.ints, cells, intOf):
	case typ == Bool && fill(&d.bools, cells, as[bool]):
	case typ == Time && fill(&d.times, cells, as[time.Time]):
	case typ == Duration && fill(&d.durations, cells, as[time.Duration]):
	default:
		d.decimals = typ == Int || typ == Float
		if !d.decimals {
			typ = Text
		}
		var text []byte
		d.ends = make([]uint32, len(cells))
		for i, v := range cells {
			text = appendAny(text, v)
			d.ends[i] = uint32(len(text))
		}
		d.text = stringOf(text)
	}
	return typ
}

func hasDecimals(cells []any) bool {
	for _, v := range cells {
		if d, ok := v.(Decimal); ok && len(d) > 15 {
			return true
		}
	}
	return false
}

func as[T any](v any) (T, bool) { t, ok := v.(T); return t, ok }

func intOf(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case Decimal:
		return parseInt(string(v))
	}
	return 0, false
}

// fill makes the slice of a column. It reports false if a cell is not nil and of does not
// convert it.
func fill[T any](to *[]T, cells []any, of func(any) (T, bool)) bool {
	list := make([]T, len(cells))
	for i, v := range cells {
		if v == nil {
			continue
		}
		x, ok := of(v)
		if !ok {
			return false
		}
		list[i] = x
	}
	*to = list
	return true
}
