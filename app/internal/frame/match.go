package frame

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"
)

// matcher gives a function that tells whether a row meets the filters of a view, which
// must have been checked. It gives nil if the view has no filters. The function may be
// called concurrently, each time with another scratch buffer.
func (f *Frame) matcher(v View) func(r int, scratch *[]byte) bool {
	var all []func(r int, scratch *[]byte) bool
	if len(v.Without) > 0 {
		all = append(all, func(r int, _ *[]byte) bool {
			_, out := slices.BinarySearch(v.Without, int32(r))
			return !out
		})
	}
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
	low, high := bound{}, bound{rank: rank{class: ofNothing}}
	if w.Min != "" {
		low, _ = parseBound(t, w.Min, true) // was checked
	}
	if w.Max != "" {
		high, _ = parseBound(t, w.Max, false)
	}
	clocks := low.clock || high.clock
	return func(r int, scratch *[]byte) bool {
		v := f.rows.cell(r, w.Col)
		k := rankOf(t, v, scratch)
		if k.class == ofNothing || k.class == ofText {
			return false
		}
		shown := k
		if at, ok := v.(time.Time); ok && clocks {
			shown = rankTime(onClock(at))
		}
		return compareRanks(t, low.rank, low.choose(k, shown)) <= 0 && compareRanks(t, high.choose(k, shown), high.rank) <= 0
	}
}

// choose gives the rank of a cell to compare with the bound: by the instant, or by the
// cell's own clock.
func (b bound) choose(instant, clock rank) rank {
	if b.clock {
		return clock
	}
	return instant
}

// contains tells whether a cell as shown contains a folded text.
func (f *Frame) contains(r, c int, needle []byte, scratch *[]byte) bool {
	*scratch = f.AppendText((*scratch)[:0], r, c)
	*scratch = fold(*scratch)
	return bytes.Contains(*scratch, needle)
}

// fold makes letters small. It works in place if the text is ASCII.
func fold(text []byte) []byte {
	for i, b := range text {
		if b >= utf8.RuneSelf {
			return append(text[:0], bytes.ToLower(slices.Clone(text))...)
		}
		text[i] = lower(b)
	}
	return text
}
