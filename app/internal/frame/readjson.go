package frame

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
)

// ReadJSON reads objects of JSON, one after the other or in a list, as typed columns. The
// columns are in the order in which their names first occur. If the file is one object
// that holds one list of objects, the objects of this list are the rows. Texts become
// times if all of a column are times of RFC 3339 or dates.
func ReadJSON(r io.Reader) (*Typed, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		in.Discard(3)
	}
	d := json.NewDecoder(in)
	d.UseNumber()
	j := &jsonReader{at: make(map[string]int)}
	var first json.RawMessage // the rows, if they lie inside of a single object
	for n := 1; ; n++ {
		var raw json.RawMessage
		err := d.Decode(&raw)
		switch {
		case err == io.EOF && j.rows == 0:
			return nil, errors.New("there are no objects: give {…} on each line, or a list of them")
		case err == io.EOF:
			if n == 2 && first != nil {
				return ReadJSON(bytes.NewReader(first))
			}
			return j.typed(), nil
		case err != nil:
			return nil, fmt.Errorf("value %d, at byte %d: %w", n, d.InputOffset(), err)
		}
		if n == 1 {
			first = onlyList(raw)
		}
		if err := j.add(raw); err != nil {
			return nil, fmt.Errorf("value %d: %w", n, err)
		}
	}
}

// onlyList gives the list of objects that is a member of an object, if there is exactly
// one. GeoJSON and most answers of services hold their rows in this way.
func onlyList(raw json.RawMessage) (list json.RawMessage) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return nil
	}
	for _, value := range members {
		var rows []map[string]json.RawMessage
		if value[0] != '[' || json.Unmarshal(value, &rows) != nil || len(rows) == 0 {
			continue
		}
		if list != nil {
			return nil
		}
		list = value
	}
	return list
}

type jsonReader struct {
	names   []string
	at      map[string]int
	columns [][]any
	rows    int
}

// add reads an object, or a list of objects.
func (j *jsonReader) add(raw json.RawMessage) error {
	if raw[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		for i, item := range list {
			if err := j.object(item); err != nil {
				return fmt.Errorf("item %d: %w", i+1, err)
			}
		}
		return nil
	}
	return j.object(raw)
}

// object adds a row. Objects inside of it are columns named by their path, with dots.
func (j *jsonReader) object(raw json.RawMessage) error {
	if raw[0] != '{' {
		return fmt.Errorf("%.40s is not an object: give rows as {…}", raw)
	}
	if err := j.members(raw, ""); err != nil {
		return err
	}
	j.rows++
	for i := range j.columns {
		if len(j.columns[i]) < j.rows {
			j.columns[i] = append(j.columns[i], nil)
		}
	}
	return nil
}

func (j *jsonReader) members(raw json.RawMessage, prefix string) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.Token() // the brace
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		path := prefix + name.(string)
		if value[0] == '{' {
			if err := j.members(value, path+"."); err != nil {
				return err
			}
			continue
		}
		i, ok := j.at[path]
		if !ok {
			i = len(j.names)
			j.at[path] = i
			j.names = append(j.names, path)
			j.columns = append(j.columns, make([]any, j.rows, j.rows+1))
		}
		if len(j.columns[i]) == j.rows { // and not twice in an object
			j.columns[i] = append(j.columns[i], ofJSON(value))
		}
	}
	return nil
}

func (j *jsonReader) typed() *Typed {
	for _, cells := range j.columns {
		asJSONTimes(cells)
	}
	t := TypedOf(j.names, j.columns)
	t.count = j.rows
	return t
}

// asJSONTimes turns texts into times if all of them are times.
func asJSONTimes(cells []any) {
	times := make([]any, len(cells))
	some := false
	for i, v := range cells {
		if v == nil {
			continue
		}
		s, ok := v.(string)
		if !ok || len(s) < 10 || s[4] != '-' {
			return
		}
		t, err := ParseTime(s)
		if err != nil {
			return
		}
		times[i], some = t, true
	}
	if some {
		copy(cells, times)
	}
}

// FloatOf gives a cell as a number. It gives NaN if the cell is not a number.
func FloatOf(v any) float64 {
	if x, ok := number(v); ok {
		return x
	}
	return math.NaN()
}

// SortKeys sorts values in the order in which a column of them is sorted.
func SortKeys[K any](keys []K) {
	values := reflect.ValueOf(keys)
	list := make([]reflect.Value, len(keys))
	for i := range list {
		list[i] = reflect.New(values.Type().Elem()).Elem()
		list[i].Set(values.Index(i))
	}
	sortKeys(list)
	for i, k := range list {
		keys[i] = k.Interface().(K)
	}
}
