package frame

import (
	"reflect"
	"slices"
)

// maps are rows whose cells have names. The columns are the names in all rows, sorted.
type maps struct {
	rows  []map[string]any
	names []string
}

func ofMaps(rows []map[string]any) *Frame {
	types := make(map[string]ColumnType)
	for _, row := range rows {
		for name, v := range row {
			seen, ok := types[name]
			if !ok {
				seen = unseen
			}
			types[name] = widen(seen, typeOfAny(v))
		}
	}
	m := &maps{rows: rows}
	for name := range types {
		m.names = append(m.names, name)
	}
	slices.Sort(m.names)
	f := &Frame{rows: m, count: len(rows), columns: make([]Column, len(m.names))}
	for i, name := range m.names {
		f.columns[i] = Column{Name: name, Type: types[name].seen()}
	}
	return f
}

// typeOfAny gives the column type of one value. It is unseen if the value is missing.
func typeOfAny(v any) ColumnType {
	if cell := plain(v); cell != nil {
		return typeOfCell(cell)
	}
	return unseen
}

func (m *maps) cell(r, c int) any { return plain(m.rows[r][m.names[c]]) }

func (m *maps) appendText(dst []byte, r, c int) []byte {
	return appendCell(dst, m.rows[r][m.names[c]])
}

func (m *maps) revision(f *Frame) string {
	return digestOfCells(f, func(dst []byte, r, c int) []byte { return rawAny(dst, m.cell(r, c)) })
}

// ofAnyMaps makes rows of a slice of maps of any type. The texts of the keys name the
// columns.
func ofAnyMaps(v reflect.Value) *Frame {
	rows := make([]map[string]any, v.Len())
	for i := range rows {
		row := v.Index(i)
		for row.Kind() == reflect.Interface || row.Kind() == reflect.Pointer {
			row = row.Elem() // invalid if it was nil
		}
		if !row.IsValid() || row.IsNil() {
			continue
		}
		rows[i] = make(map[string]any, row.Len())
		for key, value := range row.Seq2() {
			rows[i][string(appendAt(nil, key))] = value.Interface()
		}
	}
	return ofMaps(rows)
}

// ofMap makes a table of a map. Each entry is a row, in the order of the keys, and the
// key is its first cell. If the values of the map are slices, each entry is a column.
func ofMap(v reflect.Value) (*Frame, error) {
	t := v.Type().Elem()
	keys := v.MapKeys()
	sortKeys(keys)
	if isColumn(t) {
		return ofColumns(v, keys)
	}
	entries := reflect.MakeSlice(reflect.SliceOf(t), 0, len(keys))
	names := make([]any, len(keys))
	for i, k := range keys {
		names[i] = k.Interface()
		entries = reflect.Append(entries, v.MapIndex(k))
	}
	values, err := Of(entries.Interface())
	if err != nil {
		return nil, err
	}
	return joined(ofValues("key", names), values), nil
}

// sortKeys sorts the keys of a map in the order in which a column of them is sorted.
func sortKeys(keys []reflect.Value) {
	type entry struct {
		rank rank
		key  reflect.Value
	}
	list := make([]entry, len(keys))
	t := unseen
	for _, k := range keys {
		t = widen(t, typeOfAny(k.Interface()))
	}
	var scratch []byte
	for i, k := range keys {
		list[i] = entry{rankOf(t, plainAt(k), &scratch), k}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return compareRanks(t, a.rank, b.rank) })
	for i := range list {
		keys[i] = list[i].key
	}
}
