package frame

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// matcher gives what tells whether a row meets the filters of a view that was checked, or nil if all do. It may be called
// concurrently, with a scratch buffer each.
func (f *Frame) matcher(v View) func(r int, scratch *[]byte) bool {
	var all []func(r int, scratch *[]byte) bool
	for _, w := range v.Filter {
		all = append(all, f.filters(w)...)
	}
	if v.Find != "" {
		needle := fold([]byte(v.Find))
		all = append(all, func(r int, scratch *[]byte) bool {
			for c := range f.columns {
				if f.contains(r, c, needle, scratch) {
					return true
				}
			}
			return false
		})
	}
	if len(all) == 0 {
		return nil
	}
	return func(r int, scratch *[]byte) bool {
		for _, match := range all {
			if !match(r, scratch) {
				return false
			}
		}
		return true
	}
}

func (f *Frame) filters(w Filter) (all []func(r int, scratch *[]byte) bool) {
	if w.Has != "" {
		needle := fold([]byte(w.Has))
		all = append(all, func(r int, scratch *[]byte) bool { return f.contains(r, w.Col, needle, scratch) })
	}
	if w.Min != "" || w.Max != "" {
		all = append(all, f.between(w))
	}
	if w.In != nil {
		values := make(map[string]bool, len(w.In))
		for _, s := range w.In {
			values[s] = true
		}
		all = append(all, func(r int, scratch *[]byte) bool {
			*scratch = f.AppendText((*scratch)[:0], r, w.Col)
			return values[string(*scratch)]
		})
	}
	return all
}

func (f *Frame) between(w Filter) func(r int, scratch *[]byte) bool {
	t := f.columns[w.Col].Type
	low, high := rank{}, rank{class: ofNothing}
	if w.Min != "" {
		low, _ = parseBound(t, w.Min, true) // was checked
	}
	if w.Max != "" {
		high, _ = parseBound(t, w.Max, false)
	}
	return func(r int, scratch *[]byte) bool {
		k := rankOf(t, f.rows.cell(r, w.Col), scratch)
		return k.class != ofNothing && k.class != ofText && compareRanks(low, k) <= 0 && compareRanks(k, high) <= 0
	}
}

// contains tells whether a cell as shown contains a folded text.
func (f *Frame) contains(r, c int, needle []byte, scratch *[]byte) bool {
	*scratch = f.AppendText((*scratch)[:0], r, c)
	*scratch = fold(*scratch)
	return bytes.Contains(*scratch, needle)
}

// fold makes letters small, in place where it can.
func fold(text []byte) []byte {
	for i, b := range text {
		if b >= utf8.RuneSelf {
			return append(text[:0], bytes.ToLower(slices.Clone(text))...)
		}
		text[i] = lower(b)
	}
	return text
}
