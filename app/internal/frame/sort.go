package frame

import (
	"cmp"
	"context"
	"slices"
)

// item is a cell being sorted: its rank, and where its row stood.
type item struct {
	key   uint64
	at    int32
	class uint8
}

// sortItems sorts by class and key in passes of one byte each, from the least, which keeps the order of equals; passes in
// which all are equal are left out. Then texts with one beginning are sorted among themselves.
func sortItems(ctx context.Context, items []item, texts func() []string, desc bool) error {
	if desc {
		for i := range items {
			if it := &items[i]; it.class != ofNothing {
				it.key, it.class = ^it.key, ofNothing-1-it.class
			}
		}
	}
	spare := make([]item, len(items))
	for shift := 0; shift < 64; shift += 8 {
		if err := ctx.Err(); err != nil {
			return err
		}
		byByte(items, spare, func(it *item) uint8 { return uint8(it.key >> shift) })
	}
	byByte(items, spare, func(it *item) uint8 { return it.class })
	text := ofText
	if desc {
		text = ofNothing - 1 - ofText
	}
	for i := 0; i < len(items); {
		end := i + 1
		for end < len(items) && items[end].key == items[i].key && items[end].class == items[i].class {
			end++
		}
		if items[i].class == text && end-i > 1 {
			if err := ctx.Err(); err != nil {
				return err
			}
			sortTexts(items[i:end], texts(), desc)
		}
		i = end
	}
	return nil
}

// byByte is one pass. The sorted items are in items again.
func byByte(items, spare []item, digit func(*item) uint8) {
	var count [256]int
	for i := range items {
		count[digit(&items[i])]++
	}
	if len(items) == 0 || count[digit(&items[0])] == len(items) {
		return
	}
	sum := 0
	for d, n := range count {
		count[d] = sum
		sum += n
	}
	for i := range items {
		d := digit(&items[i])
		spare[count[d]] = items[i]
		count[d]++
	}
	copy(items, spare)
}

// sortTexts sorts items whose texts begin alike. Where they stood breaks ties, so that equals keep their order.
func sortTexts(items []item, texts []string, desc bool) {
	slices.SortFunc(items, func(a, b item) int {
		c := compareText(texts[a.at], texts[b.at])
		if desc {
			c = -c
		}
		if c == 0 {
			c = cmp.Compare(a.at, b.at)
		}
		return c
	})
}
